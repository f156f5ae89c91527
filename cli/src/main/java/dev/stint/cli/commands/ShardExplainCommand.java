package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Details;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.ExplanationView;
import dev.stint.client.model.Explanation;
import dev.stint.client.model.ShardInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stint shard explain}. */
@Command(name = "explain", description = "Says why a shard is not moving, and what to do.")
final class ShardExplainCommand implements Callable<Integer> {
  private final Tool tool;

  @Mixin private ShardArgument shard;

  ShardExplainCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    ShardInfo info = shard.read(tool);
    Explanation explanation = shard.client(tool).shards().explain(info.shard()).await();
    tool.printer()
        .one(
            ExplanationView.json(explanation),
            Long.toUnsignedString(info.shard().shard()),
            () -> {
              Details details = new Details();
              ExplanationView.describe(details, explanation);
              return details;
            });
    return ExitCode.OK.number();
  }
}
