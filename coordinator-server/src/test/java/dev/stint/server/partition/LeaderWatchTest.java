package dev.stint.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.server.partition.LeaderWatch.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaderWatchTest {
  private final LeaderWatch watch = new LeaderWatch();
  private final List<String> verdicts = new ArrayList<>();
  private long round;

  private void look(int second, boolean leads, long oldestEntryMillis) {
    Verdict verdict = watch.look(leads, round, oldestEntryMillis);
    if (verdict != Verdict.NOTHING) {
      verdicts.add(second + " " + verdict);
    }
  }

  @Test
  void entryThatNeverComesThrough_isHandedOverAndEndsTheNodeAtLast() {
    for (int second = 0; second <= 60; second++) {
      round++;
      look(second, true, second * 1_000L);
    }

    assertThat(verdicts).containsExactly("30 HAND_OVER", "40 HAND_OVER", "50 HAND_OVER", "60 END");
    assertThat(watch.stalledMillis()).isEqualTo(60_000);
  }

  @Test
  void gatewayThatDoesNotComeRound_isNoticedWithoutAnyEntry() {
    for (int second = 0; second <= 60; second++) {
      look(second, true, 0);
    }

    assertThat(verdicts).containsExactly("30 HAND_OVER", "40 HAND_OVER", "50 HAND_OVER", "60 END");
  }

  @Test
  void leaderWhoseEntriesComeThrough_isLeftAlone() {
    for (int second = 0; second <= 600; second++) {
      round++;
      look(second, true, 29_000);
    }

    assertThat(verdicts).isEmpty();
  }

  @Test
  void nodeThatHandedOver_isLeftAlone() {
    for (int second = 0; second <= 600; second++) {
      round++;
      look(second, second <= 30, second * 1_000L);
    }

    assertThat(verdicts).containsExactly("30 HAND_OVER");
    assertThat(watch.stalledMillis()).isZero();
  }

  @Test
  void stallThatEnded_countsNothingForTheNext() {
    for (int second = 0; second <= 100; second++) {
      round++;
      look(second, true, second % 50 * 1_000L);
    }

    assertThat(verdicts)
        .containsExactly("30 HAND_OVER", "40 HAND_OVER", "80 HAND_OVER", "90 HAND_OVER");
  }
}
