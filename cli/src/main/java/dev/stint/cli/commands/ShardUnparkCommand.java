package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Progress;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.UnparkedView;
import dev.stint.client.Shards;
import dev.stint.client.error.StintException;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.ShardFilter;
import dev.stint.client.model.ShardInfo;
import dev.stint.client.model.Unparked;
import dev.stint.client.model.Unparked.Outcome;
import dev.stint.core.value.Limits;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.ShardStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stint shard unpark}. */
@Command(
    name = "unpark",
    description = {
      "Makes parked shards active again, counters at 0, cursor kept.",
      "A shard that is not parked stays as it is, and that is no error: so the same may be asked",
      "again. Ends with 3 if a shard is not there."
    })
final class ShardUnparkCommand implements Callable<Integer> {
  private final Tool tool;

  @Mixin private RunArgument run;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "SHARD",
      description = "Their numbers; or --all.")
  private List<String> shards = new ArrayList<>();

  @Option(names = "--all", description = "All parked shards of the run.")
  private boolean all;

  @Option(
      names = "--park-reason",
      split = ",",
      paramLabel = "REASON",
      description = "With --all: only those parked for one of these: ${COMPLETION-CANDIDATES}.")
  private Set<ParkReason> reasons = EnumSet.noneOf(ParkReason.class);

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "At most so many in a second. Default: no limit.")
  private int rate;

  ShardUnparkCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    List<Long> named = shards.stream().map(text -> Numbers.unsigned("the shard", text)).toList();
    RunHandle handle = run.handle(tool);
    List<Long> numbers = all ? parked(handle) : named;
    List<Unparked> outcomes = new ArrayList<>();
    try {
      unpark(handle, numbers, outcomes);
    } catch (StintException e) {
      tellOfPart(outcomes, numbers.size());
      throw e;
    }
    print(outcomes);
    if (outcomes.isEmpty() && tool.printer().format().isText()) {
      tool.console().note("No shard of run " + handle.path() + " is parked.");
    }
    boolean missing = outcomes.stream().anyMatch(o -> o.outcome() == Outcome.NOT_FOUND);
    return (missing ? ExitCode.NOT_FOUND : ExitCode.OK).number();
  }

  private void print(List<Unparked> outcomes) {
    tool.printer().list("outcomes", new UnparkedView(), List.of(outcomes).iterator());
  }

  /** What was done before the failure stays done. */
  private void tellOfPart(List<Unparked> outcomes, int asked) {
    if (!outcomes.isEmpty()) {
      print(outcomes);
      tool.console()
          .note(
              "These "
                  + outcomes.size()
                  + " of "
                  + asked
                  + " shards were answered. The same command again is safe.");
    }
  }

  private void check() {
    if (all != shards.isEmpty()) {
      throw CliException.usage(
          "it is not clear which shards are meant", "give either their numbers or --all");
    }
    if (!all && !reasons.isEmpty()) {
      throw CliException.usage("--park-reason chooses among all", "add --all");
    }
    if (rate < 0) {
      throw CliException.usage("--rate " + rate + " is negative", "correct it");
    }
  }

  /** What is parked now. */
  private List<Long> parked(RunHandle handle) {
    ShardFilter filter =
        new ShardFilter(
            EnumSet.of(ShardStatus.PARKED), Optional.empty(), Optional.empty(), reasons);
    Shards api = run.client(tool).shards();
    List<Long> numbers = new ArrayList<>();
    Pages<ShardInfo> pages = new Pages<>(page -> api.list(handle, filter, page).await());
    pages.forEachRemaining(page -> page.forEach(shard -> numbers.add(shard.shard().shard())));
    return numbers;
  }

  /** Unparks in batches; gives what became of each as soon as it is known. */
  private void unpark(RunHandle handle, List<Long> numbers, List<Unparked> outcomes)
      throws InterruptedException {
    int batch = rate == 0 ? Limits.MAX_IDS_PER_UNPARK : Math.min(rate, Limits.MAX_IDS_PER_UNPARK);
    try (Progress progress =
        new Progress(tool.console(), "unparking", "shards", System::nanoTime)) {
      for (int from = 0; from < numbers.size(); from += batch) {
        if (from > 0 && rate > 0) {
          TimeUnit.MILLISECONDS.sleep(batch * 1_000L / rate);
        }
        List<Long> part = numbers.subList(from, Math.min(from + batch, numbers.size()));
        outcomes.addAll(run.client(tool).shards().unpark(handle, part).await());
        progress.show(outcomes.size(), numbers.size());
      }
    }
  }
}
