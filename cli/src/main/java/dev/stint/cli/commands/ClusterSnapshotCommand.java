package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.ClusterViews.Snapshots;
import dev.stint.client.model.SnapshotResult;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stint cluster snapshot}. */
@Command(
    name = "snapshot",
    description = {
      "Makes snapshots now, so that the log before them can be dropped.",
      "Ends with 1 if a node made none."
    })
final class ClusterSnapshotCommand implements Callable<Integer> {
  private final Tool tool;

  @Option(names = "--node", paramLabel = "NODE", description = "On this node. Default: on all.")
  private String node = "";

  @Mixin private GroupOption group;

  ClusterSnapshotCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    List<SnapshotResult> results = tool.client().cluster().snapshot(group.group(), node).await();
    tool.printer().list("snapshots", new Snapshots(), List.of(results).iterator());
    List<String> failed =
        results.stream().filter(Snapshots::failed).map(SnapshotResult::nodeId).toList();
    if (!failed.isEmpty()) {
      throw new CliException(
          ExitCode.ERROR,
          "there is no new snapshot on " + String.join(", ", failed),
          "see why in the list above; the snapshots of the others count");
    }
    return ExitCode.OK.number();
  }
}
