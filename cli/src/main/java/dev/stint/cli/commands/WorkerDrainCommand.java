package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.DrainedView;
import dev.stint.client.Sessions;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stint worker drain}. */
@Command(
    name = "drain",
    description = {
      "Asks workers to hand over what they hold, and grants them nothing more.",
      "The worker library brings each shard to a checkpoint and releases it."
    })
final class WorkerDrainCommand implements Callable<Integer> {
  private final Tool tool;

  @Parameters(
      arity = "0..*",
      paramLabel = "SESSION",
      description = "Sessions, as stint worker list shows them; or --name.")
  private List<String> sessions = new ArrayList<>();

  @Option(
      names = "--name",
      paramLabel = "WORKER",
      description = "All sessions of workers of this name.")
  private String worker;

  WorkerDrainCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    if ((worker == null) == sessions.isEmpty()) {
      throw CliException.usage(
          "it is not clear which workers are meant", "give either sessions or --name WORKER");
    }
    List<SessionId> named = sessions.stream().map(Numbers::session).toList();
    Sessions api = tool.client().sessions();
    List<SessionId> targets = worker == null ? named : ofWorker(api);
    for (SessionId session : targets) {
      Refused.orNotFound(
          "session " + session, "stint worker list", () -> api.drain(session).await());
    }
    tool.printer().list("sessions", new DrainedView(), List.of(targets).iterator());
    return ExitCode.OK.number();
  }

  private List<SessionId> ofWorker(Sessions api) {
    List<SessionId> found = new ArrayList<>();
    Pages<SessionInfo> pages = new Pages<>(page -> api.list(worker, page).await());
    pages.forEachRemaining(page -> page.forEach(session -> found.add(session.session())));
    if (found.isEmpty()) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "no worker named " + worker + " has a session",
          "stint worker list shows those that have");
    }
    return found;
  }
}
