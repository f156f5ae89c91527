package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Progress;
import dev.stint.cli.output.Text;
import dev.stint.cli.settings.Durations;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.RunView;
import dev.stint.client.StintClient;
import dev.stint.client.error.UnavailableException;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.RunInfo;
import dev.stint.core.value.RunStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stint run wait}. */
@Command(
    name = "wait",
    description = {
      "Waits until a run is settled (every shard done or parked) or done.",
      "Ends with 124 if that takes too long, and with 4 if the run has ended and is not done.",
      "An outage of the service is waited out."
    })
final class RunWaitCommand implements Callable<Integer> {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  /** A read has at least so long, so that the last one has a chance. */
  private static final long SHORTEST_READ_MILLIS = 1_000;

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

  private final long begin = System.nanoTime();
  private RunInfo lastOrNull;
  private boolean toldOfSettled;
  private boolean toldOfOutage;

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
    StintClient client = run.client(tool);
    RunInfo info;
    try (Progress progress =
        new Progress(tool.console(), "waiting for " + run.name(), "shards", System::nanoTime)) {
      info = read(client, reading -> run.read(reading).await());
      RunHandle handle = info.run();
      long pause = FIRST_PAUSE_MILLIS;
      while (!isReached(info)) {
        progress.show(info.counters().done(), info.counters().leaves());
        tellOfSettled(info);
        TimeUnit.MILLISECONDS.sleep(Math.min(pause, leftMillis()));
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        info = read(client, reading -> reading.runs().get(handle).await());
      }
    }
    String status = info.status() + (info.settled() && info.status().isOpen() ? ", settled" : "");
    tool.printer()
        .outcome(
            new RunView().json(info),
            info.run().name(),
            "run " + info.run().path() + " is " + status);
    return ExitCode.OK.number();
  }

  /**
   * Reads until there is an answer or no more time: an outage says nothing of what is waited for.
   * Only if it is there from the begin, and nothing says how long to wait, it ends the command:
   * then the addresses may well be wrong.
   */
  private RunInfo read(StintClient client, Function<StintClient, RunInfo> reader)
      throws InterruptedException {
    while (true) {
      try {
        lastOrNull = reader.apply(client.withTimeout(readTimeout()));
        toldOfOutage = false;
        return lastOrNull;
      } catch (UnavailableException e) {
        if (timeout == null && lastOrNull == null) {
          throw e;
        }
        long left = leftMillis();
        tellOfOutage(e);
        TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_PAUSE_MILLIS, left));
      }
    }
  }

  private Duration readTimeout() {
    Duration deadline = tool.settings().deadline();
    if (timeout == null) {
      return deadline;
    }
    long left = Math.max(SHORTEST_READ_MILLIS, timeout.toMillis() - waitedMillis());
    return Duration.ofMillis(Math.min(left, deadline.toMillis()));
  }

  private boolean isReached(RunInfo info) {
    if (info.status() == RunStatus.DONE) {
      return true;
    }
    // Whoever waits goes on to what needs the work done: the end of a run that was cancelled or
    // failed is never that, even if it happened to be settled.
    if (info.status().isTerminal() || info.status() == RunStatus.DELETING) {
      throw new CliException(
          ExitCode.CONFLICT,
          "the run " + info.run().path() + " is " + info.status() + " and will never be done",
          "stint run describe " + info.run().path() + " shows where it stopped");
    }
    return goal == Goal.SETTLED && info.settled();
  }

  private void tellOfOutage(UnavailableException outage) {
    if (!toldOfOutage) {
      toldOfOutage = true;
      tool.console().note("No answer for now, waiting on: " + Text.oneLine(outage.getMessage()));
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

  private long waitedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  /** How long there is to wait yet: more than 0, or this is the end. */
  private long leftMillis() {
    if (timeout == null) {
      return Long.MAX_VALUE;
    }
    long left = timeout.toMillis() - waitedMillis();
    if (left <= 0) {
      throw timedOut("after " + Durations.format(timeout.toMillis()) + " ");
    }
    return left;
  }

  private CliException timedOut(String after) {
    if (lastOrNull == null) {
      return new CliException(
          ExitCode.TIMEOUT,
          after + "nothing is known of the run: the service did not answer",
          "check --endpoints, or wait longer");
    }
    String path = lastOrNull.run().path();
    long left = lastOrNull.counters().leaves() - lastOrNull.counters().done();
    return new CliException(
        ExitCode.TIMEOUT,
        after
            + "the run "
            + path
            + " is "
            + lastOrNull.status()
            + " with "
            + left
            + " shards that are not done",
        "wait longer, or see stint run describe " + path);
  }
}
