package dev.stint.server.gateway;

import static dev.stint.server.gateway.NextDue.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DueTickerTest {
  private final DueTicker ticker = new DueTicker();

  private void due(long sessionMillis, long otherMillis, boolean live) {
    ticker.onApplied();
    ticker.onDue(new NextDue(sessionMillis, otherMillis, live));
  }

  @Test
  void nothingWaitsForTime_noTickHoweverLong() {
    ticker.lead(0);
    ticker.onDue(NextDue.NOTHING);

    assertThat(ticker.wantsTick(3_600_000_000L, 3_600_000_000L)).isFalse();
  }

  @Test
  void workLeftOver_tickAtOnce() {
    ticker.lead(1_000);
    due(NEVER, 0, false);

    assertThat(ticker.wantsTick(1_000, 1_000)).isTrue();
  }

  @Test
  void workDueLater_tickWhenItIs() {
    ticker.lead(1_000);
    due(NEVER, 4_000, true);

    assertThat(ticker.wantsTick(3_999, 3_999)).isFalse();
    assertThat(ticker.wantsTick(4_000, 1_000)).isTrue();
  }

  @Test
  void sessionsAreJudgedByTheHorizon_notByNow() {
    ticker.lead(1_000);
    due(4_000, NEVER, true);

    assertThat(ticker.wantsTick(5_000, 3_999)).isFalse();
    assertThat(ticker.wantsTick(5_000, 4_000)).isTrue();
  }

  @Test
  void eachTickChangesWhatIsDue_oneFollowsTheOther() {
    ticker.lead(0);
    for (long left = 10; left > 0; left--) {
      due(NEVER, 10 - left, true);
      assertThat(ticker.wantsTick(100, 100)).isTrue();
      ticker.onBuilt(100, 100, true);
    }
  }

  @Test
  void tickChangesNothing_theNextComesASecondLater() {
    ticker.lead(0);
    due(NEVER, 50, true);
    assertThat(ticker.wantsTick(100, 100)).isTrue();
    ticker.onBuilt(100, 100, true);
    due(NEVER, 50, true);

    assertThat(ticker.wantsTick(1_099, 1_099)).isFalse();
    assertThat(ticker.wantsTick(1_100, 1_100)).isTrue();
  }

  @Test
  void tickThatKeptTimeShortlyBefore_delaysNoWork() {
    ticker.lead(0);
    due(NEVER, 5_050, true);
    assertThat(ticker.wantsTick(5_000, 5_000)).isTrue();
    ticker.onBuilt(5_000, 5_000, true);
    due(NEVER, 5_050, true);

    assertThat(ticker.wantsTick(5_049, 5_049)).isFalse();
    assertThat(ticker.wantsTick(5_050, 5_050)).isTrue();
  }

  @Test
  void timeMatters_keptEvery5Seconds() {
    ticker.lead(0);
    due(3_600_000, NEVER, true);
    assertThat(ticker.wantsTick(4_999, 4_999)).isFalse();
    assertThat(ticker.wantsTick(5_000, 5_000)).isTrue();

    ticker.onBuilt(5_000, 5_000, true);
    due(3_600_000, NEVER, true);
    assertThat(ticker.wantsTick(9_999, 9_999)).isFalse();
    assertThat(ticker.wantsTick(10_000, 10_000)).isTrue();
  }

  @Test
  void onlyDistantWork_timeIsKeptInPartsOfTheWay() {
    ticker.lead(0);
    due(NEVER, 6_400_000, false);
    assertThat(ticker.wantsTick(90_000, 90_000)).isFalse();
    assertThat(ticker.wantsTick(100_000, 100_000)).isTrue();

    due(NEVER, 365L * 24 * 3_600_000, false);
    assertThat(ticker.wantsTick(599_999, 599_999)).isFalse();
    assertThat(ticker.wantsTick(600_000, 600_000)).isTrue();
  }

  @Test
  void dueNotReadYet_timeIsKeptAllTheSame() {
    ticker.lead(0);
    ticker.onApplied();

    assertThat(ticker.isDueKnown()).isFalse();
    assertThat(ticker.wantsTick(4_999, 4_999)).isFalse();
    assertThat(ticker.wantsTick(5_000, 5_000)).isTrue();
  }
}
