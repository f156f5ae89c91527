package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.RunInfo;
import dev.stint.api.v1.RunStatus;
import dev.stint.cli.CliTest;
import dev.stint.cli.Samples;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void cancelled_willNeverGetThere() {
    run(0, active(), Samples.run("reindex", RunStatus.RUN_STATUS_CANCELLED));
    Outcome outcome = stint("run", "wait", "reindex");
    assertThat(outcome.exitCode()).isEqualTo(4);
    assertThat(outcome.err()).contains("is CANCELLED and will never get there");
  }

  @Test
  void wrongGoalOrTimeout_usage() {
    assertThat(stint("run", "wait", "reindex", "--for", "lunch").exitCode()).isEqualTo(2);
    assertThat(stint("run", "wait", "reindex", "--timeout", "x").exitCode()).isEqualTo(2);
  }
}
