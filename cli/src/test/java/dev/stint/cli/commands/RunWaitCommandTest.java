package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.RunInfo;
import dev.stint.api.v1.RunStatus;
import dev.stint.cli.CliTest;
import dev.stint.cli.Samples;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunWaitCommandTest extends CliTest {
  @BeforeEach
  void locatable() {
    server.on(LocateRequest.class, request -> Samples.located());
  }

  /** Shows the first of these so often, then the second. */
  private void run(int reads, RunInfo.Builder first, RunInfo.Builder then) {
    AtomicInteger count = new AtomicInteger();
    server.on(
        GetRunRequest.class,
        request -> Samples.response(count.getAndIncrement() < reads ? first : then));
  }

  private static RunInfo.Builder active() {
    return Samples.run("reindex");
  }

  @Test
  void settlesMeanwhile_waitsForIt() {
    run(3, active(), active().setSettled(true));
    Outcome outcome = stint("run", "wait", "reindex");
    assertThat(outcome).isEqualTo(new Outcome(0, "run acme/reindex is ACTIVE, settled\n", ""));
    assertThat(server.asked(GetRunRequest.class).size()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void doneMeanwhile_waitsBeyondSettled() {
    run(3, active().setSettled(true), Samples.run("reindex", RunStatus.RUN_STATUS_DONE));
    Outcome outcome = stint("run", "wait", "reindex", "--for", "done");
    assertThat(outcome.out()).isEqualTo("run acme/reindex is DONE\n");
    assertThat(outcome.err()).contains("settled with 4 parked shards").contains("unpark");
  }

  @Test
  void takesTooLong_timeout() {
    run(0, active(), active());
    Outcome outcome = stint("run", "wait", "reindex", "--timeout", "120ms");
    assertThat(outcome.exitCode()).isEqualTo(124);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("after 120 ms the run acme/reindex is ACTIVE with 604 shards that are not done");
  }

  @ParameterizedTest
  @EnumSource(names = {"RUN_STATUS_CANCELLED", "RUN_STATUS_FAILED", "RUN_STATUS_DELETING"})
  void endedOtherwise_conflictEvenIfItWasSettled(RunStatus status) {
    run(0, active(), Samples.run("reindex", status).setSettled(true));
    for (String goal : new String[] {"settled", "done"}) {
      Outcome outcome = stint("run", "wait", "reindex", "--for", goal);
      assertThat(outcome.exitCode()).isEqualTo(4);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).contains("and will never be done");
    }
  }

  @Test
  void outageLongerThanTheDeadline_waitedOut() {
    AtomicInteger count = new AtomicInteger();
    long begin = System.nanoTime();
    server.on(
        GetRunRequest.class,
        request -> {
          if (count.getAndIncrement() > 0
              && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2)) {
            throw Status.UNAVAILABLE.withDescription("a test's outage").asRuntimeException();
          }
          return Samples.response(active().setSettled(count.get() > 1));
        });
    Outcome outcome = stint("run", "wait", "reindex", "--deadline", "300ms");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).contains("No answer for now").containsOnlyOnce("waiting on");
  }

  @Test
  void nobodyAnswersInTime_timeoutBeforeTheDeadline() {
    server.close();
    long begin = System.nanoTime();
    Outcome outcome = stint("run", "wait", "reindex", "--timeout", "300ms", "--deadline", "60s");
    assertThat(outcome.exitCode()).isEqualTo(124);
    assertThat(outcome.err()).contains("after 300 ms nothing is known of the run");
    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(30));
  }

  @Test
  void nobodyAnswersAndNoTimeout_unavailable() {
    server.close();
    assertThat(stint("run", "wait", "reindex", "--deadline", "300ms").exitCode()).isEqualTo(5);
  }

  @Test
  void wrongGoalOrTimeout_usage() {
    assertThat(stint("run", "wait", "reindex", "--for", "lunch").exitCode()).isEqualTo(2);
    assertThat(stint("run", "wait", "reindex", "--timeout", "x").exitCode()).isEqualTo(2);
  }
}
