package dev.stint.cli.commands;

import dev.stint.cli.tool.Tool;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import picocli.CommandLine.Command;

/** {@code stint run resume}. */
@Command(name = "resume", description = "Grants again.")
final class RunResumeCommand extends RunControl {
  RunResumeCommand(Tool tool) {
    super(tool, "run_resumed", "is active");
  }

  @Override
  Reply<Accepted> send(Runs runs, RunHandle run) {
    return runs.resume(run);
  }
}
