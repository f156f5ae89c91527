package dev.stint.server.gateway;

import static dev.stint.server.gateway.Calls.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionRatesTest {
  private final AdmissionRates rates = new AdmissionRates();
  private long nanos = Calls.START_NANOS;

  private int pass(String tenant, long perSecond, int offered) {
    int passed = 0;
    for (int i = 0; i < offered; i++) {
      passed += rates.tryTake(tenant, perSecond, nanos) == 0 ? 1 : 0;
    }
    return passed;
  }

  @Test
  void noRate_everythingPasses() {
    assertThat(pass("a", 0, 10_000)).isEqualTo(10_000);
  }

  @Test
  void burst_oneSecondsWorthPasses() {
    assertThat(pass("a", 50, 100)).isEqualTo(50);
    nanos += 100 * MILLI;
    assertThat(pass("a", 50, 100)).isEqualTo(5);
    nanos += 60_000 * MILLI;
    assertThat(pass("a", 50, 100)).as("never more than a second's worth").isEqualTo(50);
  }

  @Test
  void bucketEmpty_saysWhenItIsWorthToTryAgain() {
    assertThat(rates.tryTake("a", 1, nanos)).isZero();
    nanos += 400 * MILLI;
    long wait = rates.tryTake("a", 1, nanos);
    assertThat(wait).isEqualTo(600);
    nanos += wait * MILLI;
    assertThat(rates.tryTake("a", 1, nanos)).isZero();
  }

  @Test
  void oneTenantAtItsRate_othersPass() {
    assertThat(pass("a", 1, 10)).isEqualTo(1);
    assertThat(pass("b", 1, 10)).isEqualTo(1);
  }

  @Test
  void rateRaised_countsFromThenOn() {
    assertThat(pass("a", 10, 100)).isEqualTo(10);
    nanos += 100 * MILLI;
    assertThat(pass("a", 1_000, 1_000)).isEqualTo(100);
  }
}
