package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.RunView;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A verb that is one command about one run. */
abstract class RunControl implements Callable<Integer> {
  private final Tool tool;
  private final String outcome;
  private final String words;

  @Mixin private RunArgument run;

  /**
   * A verb.
   *
   * @param outcome for programs, as the event that follows is called
   * @param words what the run then is, to end the sentence "run r ..."
   */
  RunControl(Tool tool, String outcome, String words) {
    this.tool = tool;
    this.outcome = outcome;
    this.words = words;
  }

  /** Sends the command. */
  abstract Reply<Accepted> send(Runs runs, RunHandle handle);

  @Override
  public final Integer call() {
    RunHandle handle = run.handle(tool);
    Accepted accepted = send(run.client(tool).runs(), handle).await();
    tool.printer()
        .outcome(
            new JsonFields()
                .object("run", RunView.json(handle))
                .text("outcome", outcome)
                .unsigned("revision", accepted.revision())
                .build(),
            handle.name(),
            "run " + handle.path() + " " + words);
    return ExitCode.OK.number();
  }
}
