package dev.stint.cli.commands;

import dev.stint.cli.tool.Tool;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stint run complete}. */
@Command(name = "complete", description = "Ends a settled run as DONE.")
final class RunCompleteCommand extends RunControl {
  @Option(
      names = "--accept-parked",
      description = "Even if shards are parked: their keys stay undone.")
  private boolean acceptParked;

  RunCompleteCommand(Tool tool) {
    super(tool, "run_completed", "is done");
  }

  @Override
  Reply<Accepted> send(Runs runs, RunHandle run) {
    return runs.complete(run, acceptParked);
  }
}
