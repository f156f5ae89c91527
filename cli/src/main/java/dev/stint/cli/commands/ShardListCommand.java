package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.ShardView;
import dev.stint.client.Shards;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.ShardFilter;
import dev.stint.client.model.ShardInfo;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.ShardStatus;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stint shard list}. */
@Command(name = "list", description = "Lists a run's shards by number.")
final class ShardListCommand implements Callable<Integer> {
  private final Tool tool;

  @Mixin private RunArgument run;

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "Only shards in one of these: ${COMPLETION-CANDIDATES}.")
  private Set<ShardStatus> statuses = EnumSet.noneOf(ShardStatus.class);

  @Option(
      names = "--leased",
      negatable = true,
      description = "Only shards that a worker holds; --no-leased: that none holds.")
  private Boolean leased;

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "Only shards held by this session, as stint worker list shows it.")
  private String session;

  @Option(
      names = "--park-reason",
      split = ",",
      paramLabel = "REASON",
      description = "Only shards parked for one of these: ${COMPLETION-CANDIDATES}.")
  private Set<ParkReason> reasons = EnumSet.noneOf(ParkReason.class);

  @Mixin private ListOptions options;

  ShardListCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    ShardFilter filter =
        new ShardFilter(
            statuses,
            Optional.ofNullable(leased),
            Optional.ofNullable(session).map(Numbers::session),
            reasons);
    RunHandle handle = run.handle(tool);
    Shards shards = run.client(tool).shards();
    ExactKeys view = new ExactKeys(tool);
    Pages<ShardInfo> pages =
        new Pages<>(options.limit(), page -> view.seen(shards.list(handle, filter, page).await()));
    long count = tool.printer().list("shards", new ShardView(tool.keys()), pages);
    if (count == 0 && tool.printer().format().isText()) {
      tool.console().note("There is no such shard in run " + handle.path() + ".");
    }
    view.tell();
    return ExitCode.OK.number();
  }
}
