package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.ShardView;
import dev.stint.client.model.ShardInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stint shard describe}. */
@Command(name = "describe", description = "Shows a shard in full.")
final class ShardDescribeCommand implements Callable<Integer> {
  private final Tool tool;

  @Mixin private ShardArgument shard;

  ShardDescribeCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    ExactKeys exact = new ExactKeys(tool);
    ShardInfo info = exact.seen(shard.read(tool));
    ShardView view = new ShardView(tool.keys());
    tool.printer().one(view, info, () -> view.details(info));
    exact.tell();
    return ExitCode.OK.number();
  }
}
