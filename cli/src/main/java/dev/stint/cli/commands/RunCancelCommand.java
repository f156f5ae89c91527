package dev.stint.cli.commands;

import dev.stint.cli.tool.Tool;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import picocli.CommandLine.Command;

/** {@code stint run cancel}. */
@Command(name = "cancel", description = "Ends the run as CANCELLED and takes back its leases.")
final class RunCancelCommand extends RunControl {
  RunCancelCommand(Tool tool) {
    super(tool, "run_cancelled", "is cancelled");
  }

  @Override
  Reply<Accepted> send(Runs runs, RunHandle run) {
    return runs.cancel(run);
  }
}
