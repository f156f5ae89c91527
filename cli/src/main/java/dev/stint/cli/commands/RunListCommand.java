package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.RunView;
import dev.stint.client.Runs;
import dev.stint.client.model.RunInfo;
import dev.stint.core.value.RunStatus;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stint run list}. */
@Command(name = "list", description = "Lists the tenant's runs by name.")
final class RunListCommand implements Callable<Integer> {
  private final Tool tool;

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "Only runs in one of these: ${COMPLETION-CANDIDATES}.")
  private Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);

  @Mixin private ListOptions options;

  RunListCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    Runs runs = tool.client().runs();
    Pages<RunInfo> pages = new Pages<>(options.limit(), page -> runs.list(statuses, page).await());
    long count = tool.printer().list("runs", new RunView(), pages);
    if (count == 0 && tool.printer().format().isText()) {
      tool.console()
          .note(
              "There is no run of tenant "
                  + tool.client().tenant()
                  + (statuses.isEmpty() ? "" : " in this status")
                  + ". To make one: stint run create --help");
    }
    return ExitCode.OK.number();
  }
}
