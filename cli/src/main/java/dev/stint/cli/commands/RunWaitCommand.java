package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Progress;
import dev.stint.cli.settings.Durations;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.RunView;
import dev.stint.client.StintClient;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.RunInfo;
import dev.stint.core.value.RunStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stint run wait}. */
@Command(
    name = "wait",
    description = {
      "Waits until a run is settled (every shard done or parked) or done.",
      "Ends with 124 if that takes too long, and with 4 if it can not come any more."
    })
final class RunWaitCommand implements Callable<Integer> {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final Tool tool;

  @Mixin private RunArgument run;

  @Option(
      names = "--for",
      paramLabel = "settled|done",
      description = "What to wait for. Default: settled.")
  private Goal goal = Goal.SETTLED;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long at most. Default: for ever.")
  private Duration timeout;

  private boolean toldOfSettled;

  /** What is waited for. */
  enum Goal {
    SETTLED,
    DONE
  }

  RunWaitCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunHandle handle = run.handle(tool);
    StintClient client = run.client(tool);
    long begin = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    RunInfo info;
    try (Progress progress =
        new Progress(tool.console(), "waiting for " + handle.name(), "shards", System::nanoTime)) {
      info = client.runs().get(handle).await();
      while (!isReached(info)) {
        refuseIfHopeless(info);
        progress.show(info.counters().done(), info.counters().leaves());
        tellOfSettled(info);
        pause = Math.min(pause, leftMillis(begin, info));
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        info = client.runs().get(handle).await();
      }
    }
    String status = info.status() + (info.settled() && info.status().isOpen() ? ", settled" : "");
    tool.printer()
        .outcome(new RunView().json(info), handle.name(), "run " + handle.path() + " is " + status);
    return ExitCode.OK.number();
  }

  private boolean isReached(RunInfo info) {
    return info.status() == RunStatus.DONE || (goal == Goal.SETTLED && info.settled());
  }

  private static void refuseIfHopeless(RunInfo info) {
    if (info.status().isTerminal() || info.status() == RunStatus.DELETING) {
      throw new CliException(
          ExitCode.CONFLICT,
          "the run " + info.run().path() + " is " + info.status() + " and will never get there",
          "stint run describe " + info.run().path() + " shows where it stopped");
    }
  }

  private void tellOfSettled(RunInfo info) {
    if (info.settled() && !toldOfSettled) {
      toldOfSettled = true;
      long parked = info.counters().parked();
      tool.console()
          .note(
              parked == 0
                  ? "Every shard is done; the run waits for stint run complete."
                  : "The run is settled with "
                      + parked
                      + " parked shards. It is done when they are (stint shard unpark), or when"
                      + " they are accepted (stint run complete --accept-parked).");
    }
  }

  /** How long there is to wait yet. */
  private long leftMillis(long begin, RunInfo info) {
    if (timeout == null) {
      return Long.MAX_VALUE;
    }
    long left = timeout.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    if (left <= 0) {
      throw new CliException(
          ExitCode.TIMEOUT,
          "after "
              + Durations.format(timeout.toMillis())
              + " the run "
              + info.run().path()
              + " is "
              + info.status()
              + " with "
              + (info.counters().leaves() - info.counters().done())
              + " shards that are not done",
          "wait longer, or see stint run describe " + info.run().path());
    }
    return left;
  }
}
