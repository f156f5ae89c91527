package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.RunView;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.error.RejectedException;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.RunHandle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb that is one command about one run. */
@Command
abstract class RunControl implements Callable<Integer> {
  private final Tool tool;
  private final String outcome;
  private final String words;

  @Spec private CommandSpec spec;
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
    Accepted accepted = accepted(handle);
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

  private Accepted accepted(RunHandle handle) {
    try {
      return send(run.client(tool).runs(), handle).await();
    } catch (RejectedException e) {
      throw Refused.ofRun(spec.name(), handle.path(), e);
    }
  }
}
