package dev.stint.cli.commands;

import dev.stint.cli.tool.Tool;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stint run fail}. */
@Command(name = "fail", description = "Ends the run as FAILED and takes back its leases.")
final class RunFailCommand extends RunControl {
  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Why, for people; up to 1 KiB.")
  private String message = "";

  RunFailCommand(Tool tool) {
    super(tool, "run_failed", "has failed");
  }

  @Override
  Reply<Accepted> send(Runs runs, RunHandle run) {
    return runs.fail(run, message);
  }
}
