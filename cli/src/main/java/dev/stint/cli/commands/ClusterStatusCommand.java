package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.OutputFormat;
import dev.stint.cli.output.Printer;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.ClusterViews;
import dev.stint.cli.views.ClusterViews.ReplicaRow;
import dev.stint.client.model.ClusterStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stint cluster status}. */
@Command(
    name = "status",
    description = {
      "Shows all nodes and their replicas, and who leads, as the answering node sees it.",
      "Ends with 5 if a group has no leader: it can not serve then."
    })
final class ClusterStatusCommand implements Callable<Integer> {
  private final Tool tool;

  ClusterStatusCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    ClusterStatus status = tool.client().cluster().status().await();
    Printer printer = tool.printer();
    boolean whole = printer.format() != OutputFormat.NAME && !printer.format().isText();
    if (whole) {
      printer.outcome(ClusterViews.json(status), "", "");
    } else {
      List<ReplicaRow> rows = ClusterViews.rows(status);
      printer.list("members", new ClusterViews.Replicas(), List.of(rows).iterator());
      tellOfProblems(status);
    }
    boolean led = status.groups().stream().allMatch(group -> group.leader().isPresent());
    return (led ? ExitCode.OK : ExitCode.UNAVAILABLE).number();
  }

  private void tellOfProblems(ClusterStatus status) {
    status.members().stream()
        .filter(member -> member.node().isEmpty())
        .forEach(
            member ->
                tool.console()
                    .note("Node " + member.nodeId() + " did not answer: " + member.problem()));
    status.groups().stream()
        .filter(group -> group.leader().isEmpty())
        .forEach(
            group ->
                tool.console()
                    .note(
                        "Nobody leads group "
                            + group.group()
                            + ": it needs more than half of its nodes."));
  }
}
