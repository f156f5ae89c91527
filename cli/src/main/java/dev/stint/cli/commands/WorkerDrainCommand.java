package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.DrainedView;
import dev.stint.cli.views.DrainedView.Drained;
import dev.stint.cli.views.DrainedView.Outcome;
import dev.stint.client.Sessions;
import dev.stint.client.error.RejectedException;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stint worker drain}. */
@Command(
    name = "drain",
    description = {
      "Asks workers to hand over what they hold, and grants them nothing more.",
      "The worker library brings each shard to a checkpoint and releases it.",
      "Ends with 3 if a session named here is not there, and with 4 if one has ended."
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
    List<Drained> outcomes = new ArrayList<>();
    try {
      for (SessionId session : targets) {
        outcomes.add(drain(api, session));
      }
    } finally {
      // Also when a later one fails: what was asked of the earlier ones stands.
      if (!outcomes.isEmpty()) {
        tool.printer().list("sessions", new DrainedView(), List.of(outcomes).iterator());
      }
    }
    return exitCode(outcomes).number();
  }

  private static Drained drain(Sessions api, SessionId session) {
    try {
      api.drain(session).await();
      return new Drained(session, Outcome.DRAINING);
    } catch (RejectedException e) {
      return switch (e.code()) {
        case NOT_FOUND -> new Drained(session, Outcome.NOT_FOUND);
        case SESSION_EXPIRED -> new Drained(session, Outcome.ENDED);
        default -> throw e;
      };
    }
  }

  /** Who means a worker by its name does not mind that one of its sessions ends meanwhile. */
  private ExitCode exitCode(List<Drained> outcomes) {
    Set<Outcome> seen = outcomes.stream().map(Drained::outcome).collect(Collectors.toSet());
    if (worker != null) {
      return ExitCode.OK;
    }
    if (seen.contains(Outcome.NOT_FOUND)) {
      return ExitCode.NOT_FOUND;
    }
    return seen.contains(Outcome.ENDED) ? ExitCode.CONFLICT : ExitCode.OK;
  }

  private List<SessionId> ofWorker(Sessions api) {
    List<SessionId> found = new ArrayList<>();
    Pages<SessionInfo> pages = new Pages<>(page -> api.list(worker, page).await());
    pages.forEachRemaining(
        page ->
            page.stream()
                .filter(session -> session.ending().isEmpty())
                .forEach(session -> found.add(session.session())));
    if (found.isEmpty()) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "no worker named " + worker + " has a session that is not ending already",
          "stint worker list shows all sessions");
    }
    return found;
  }
}
