package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeaseTraceTest {

  @Test
  void leaseEndedInOrder_nothingUnacknowledged() {
    List<LeaseTrace> leases =
        trace(
            "granted shard=1 fence=10 from=100",
            "advanced shard=1 fence=10 from=100 to=164",
            "acknowledged shard=1 fence=10 to=164",
            "left shard=1 fence=10 to=164 finished=true");
    assertThat(leases).containsExactly(new LeaseTrace("w", 1, 10, 100, 164, 164));
    assertThat(LeaseTrace.reprocessedBound(leases)).isZero();
  }

  @Test
  void leaseLost_keysPassedSinceLastAcknowledgementCounted() {
    List<LeaseTrace> leases =
        trace(
            "started worker=w pid=1",
            "granted shard=1 fence=10 from=100",
            "granted shard=2 fence=10 from=500",
            "advanced shard=1 fence=10 from=100 to=164",
            "advanced shard=2 fence=10 from=500 to=510",
            "acknowledged shard=1 fence=10 to=164",
            "advanced shard=1 fence=10 from=164 to=228",
            "advanced shard=1 fence=10 from=228 to=292");
    assertThat(leases).extracting(LeaseTrace::unacknowledged).containsExactly(128, 10);
    assertThat(LeaseTrace.reprocessedBound(leases)).isEqualTo(138);
  }

  @Test
  void grantedAndNothingPassed_nothingCounted() {
    assertThat(LeaseTrace.reprocessedBound(trace("granted shard=1 fence=10 from=100"))).isZero();
  }

  @Test
  void newerLeasesAcknowledgedAllKeys_overtaken() {
    List<LeaseTrace> leases =
        new ArrayList<>(
            List.of(
                new LeaseTrace("old", 1, 10, 100, 164, 100),
                new LeaseTrace("a", 1, 11, 90, 140, 130),
                new LeaseTrace("b", 1, 12, 130, 170, 163)));
    assertThat(LeaseTrace.overtaken(leases, 10, 100, 164)).isFalse();
    assertThat(LeaseTrace.overtaken(leases, 10, 100, 163)).isTrue();
    assertThat(LeaseTrace.overtaken(leases, 11, 130, 163)).isTrue();
    assertThat(LeaseTrace.overtaken(leases, 11, 100, 163)).isFalse();
    leases.add(new LeaseTrace("c", 1, 13, 163, 200, 200));
    assertThat(LeaseTrace.overtaken(leases, 10, 100, 164)).isTrue();
    assertThat(LeaseTrace.overtaken(leases, 13, 100, 164)).isFalse();
  }

  private static List<LeaseTrace> trace(String... lines) {
    return LeaseTrace.of("w", Stream.of(lines).map(JournalLine::parse).toList());
  }
}
