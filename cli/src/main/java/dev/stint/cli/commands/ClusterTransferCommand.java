package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.tool.Tool;
import dev.stint.client.model.Header;
import dev.stint.client.model.Leader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stint cluster transfer}. */
@Command(name = "transfer", description = "Hands the leadership over to another node.")
final class ClusterTransferCommand implements Callable<Integer> {
  private final Tool tool;

  @Option(
      names = "--to",
      paramLabel = "NODE",
      description = "To this one. Default: the follower that is nearest to the leader.")
  private String target = "";

  @Mixin private GroupOption group;

  ClusterTransferCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    Header header = tool.client().cluster().transferLeadership(group.group(), target).await();
    String leader = header.leader().map(Leader::nodeId).orElse(header.nodeId());
    tool.printer()
        .outcome(
            new JsonFields().small("group", group.group()).text("leader", leader).build(),
            leader,
            "node " + leader + " leads group " + group.group());
    return ExitCode.OK.number();
  }
}
