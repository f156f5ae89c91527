package dev.stint.cli.commands;

import dev.stint.cli.tool.Tool;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import picocli.CommandLine.Command;

/** {@code stint run delete}. */
@Command(
    name = "delete",
    description = "Removes a run that is over. Its name is free when its last row is gone.")
final class RunDeleteCommand extends RunControl {
  RunDeleteCommand(Tool tool) {
    super(tool, "run_deleting", "is being deleted");
  }

  @Override
  Reply<Accepted> send(Runs runs, RunHandle run) {
    return runs.delete(run);
  }
}
