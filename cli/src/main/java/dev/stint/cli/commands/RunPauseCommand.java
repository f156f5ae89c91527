package dev.stint.cli.commands;

import dev.stint.cli.tool.Tool;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import picocli.CommandLine.Command;

/** {@code stint run pause}. */
@Command(name = "pause", description = "Grants nothing more; workers go on with what they hold.")
final class RunPauseCommand extends RunControl {
  RunPauseCommand(Tool tool) {
    super(tool, "run_paused", "is paused");
  }

  @Override
  Reply<Accepted> send(Runs runs, RunHandle run) {
    return runs.pause(run);
  }
}
