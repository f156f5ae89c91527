package dev.stint.server.gateway;

import static dev.stint.server.gateway.Calls.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainRateTest {
  private final DrainRate drain = new DrainRate();
  private long nanos = Calls.START_NANOS;

  private void run(int perStep, int steps) {
    for (int i = 0; i < steps; i++) {
      nanos += 100 * MILLI;
      drain.left(perStep, nanos);
    }
  }

  @Test
  void nothingKnown_aShortDelay() {
    drain.idle(nanos);
    assertThat(drain.retryAfterMillis(1_000, nanos)).isEqualTo(100);
  }

  @Test
  void steadyRate_timeForHalfOfWhatWaits() {
    drain.idle(nanos);
    run(1_000, 10); // 10,000 per second

    assertThat(drain.retryAfterMillis(20_000, nanos)).isEqualTo(1_000);
    assertThat(drain.retryAfterMillis(1, nanos)).isEqualTo(DrainRate.MIN_RETRY_MILLIS);
  }

  @Test
  void everythingStandsStill_delayGrowsToItsBound() {
    drain.idle(nanos);
    run(1_000, 10);
    for (int i = 0; i < 100; i++) {
      nanos += 100 * MILLI;
      drain.retryAfterMillis(20_000, nanos);
    }

    assertThat(drain.retryAfterMillis(20_000, nanos)).isEqualTo(DrainRate.MAX_RETRY_MILLIS);
  }

  @Test
  void idleInBetween_saysNothingAboutSpeed() {
    drain.idle(nanos);
    run(1_000, 10);
    for (int i = 0; i < 100; i++) {
      nanos += 100 * MILLI;
      drain.idle(nanos);
    }

    assertThat(drain.retryAfterMillis(20_000, nanos)).isEqualTo(1_000);
  }
}
