package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.SessionView;
import dev.stint.client.Sessions;
import dev.stint.client.model.SessionInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stint worker list}. */
@Command(name = "list", description = "Lists the tenant's workers: their sessions.")
final class WorkerListCommand implements Callable<Integer> {
  private final Tool tool;

  @Option(
      names = "--name",
      paramLabel = "WORKER",
      description = "Only sessions of workers of this name.")
  private String worker = "";

  @Mixin private ListOptions options;

  WorkerListCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    Sessions sessions = tool.client().sessions();
    Pages<SessionInfo> pages =
        new Pages<>(options.limit(), page -> sessions.list(worker, page).await());
    long count = tool.printer().list("sessions", new SessionView(), pages);
    if (count == 0 && tool.printer().format().isText()) {
      tool.console().note("No worker of tenant " + tool.client().tenant() + " has a session.");
    }
    return ExitCode.OK.number();
  }
}
