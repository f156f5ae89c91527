package dev.stint.client.internal;

import static dev.stint.client.internal.Drive.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.core.value.KeyRange;
import org.junit.jupiter.api.Test;

class RangeTrackerTest {
  private static final long NOW = 1_000;

  private final Belief belief = new Belief();
  private final RangeTracker tracker =
      new RangeTracker(KeyRange.of(key("b"), key("y")), null, belief);

  RangeTrackerTest() {
    belief.renew(NOW, 64_000);
  }

  @Test
  void inside_isAllowedUpToTheEnd() {
    assertThat(tracker.tryAdvance(NOW, key("b"))).isTrue();
    assertThat(tracker.tryAdvance(NOW, key("xzz"))).isTrue();
    assertThat(tracker.tryAdvance(NOW, key("y"))).isFalse();
  }

  @Test
  void openEnd_isNeverReached() {
    RangeTracker open = new RangeTracker(KeyRange.of(key("b"), null), null, belief);

    assertThat(open.tryAdvance(NOW, key("zzzz"))).isTrue();
    assertThat(open.endOrNull()).isNull();
  }

  @Test
  void beforeTheRange_isABug() {
    assertThatThrownBy(() -> tracker.tryAdvance(NOW, key("a")))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void beliefOver_isRefusedForEverEvenIfItComesBack() {
    assertThat(tracker.tryAdvance(belief.giveUpAt() - 1, key("c"))).isTrue();
    assertThat(tracker.tryAdvance(belief.giveUpAt(), key("d"))).isFalse();
    belief.renew(NOW + 64_000, 64_000);

    assertThat(tracker.tryAdvance(NOW + 64_001, key("d"))).isFalse();
    assertThat(tracker.isLost(NOW + 64_001)).isTrue();
  }

  @Test
  void splitAsked_nothingBeyondIsAllowedBeforeTheAnswer() {
    tracker.tryAdvance(NOW, key("f"));

    assertThat(tracker.askSplit(key("m"))).isTrue();
    assertThat(tracker.tryAdvance(NOW, key("m"))).isFalse();
    assertThat(tracker.tryAdvance(NOW, key("lll"))).isTrue();
    assertThat(tracker.endOrNull()).isEqualTo(key("m"));
  }

  @Test
  void splitRefused_endIsWhatItWas() {
    tracker.askSplit(key("m"));
    tracker.splitRefused(key("m"));

    assertThat(tracker.endOrNull()).isEqualTo(key("y"));
    assertThat(tracker.tryAdvance(NOW, key("s"))).isTrue();
  }

  @Test
  void splitWhatWasAllowed_isImpossible() {
    tracker.tryAdvance(NOW, key("m"));

    assertThat(tracker.askSplit(key("m"))).isFalse();
    assertThat(tracker.askSplit(key("f"))).isFalse();
    assertThat(tracker.askSplit(key("m").successor())).isTrue();
  }

  @Test
  void splitBeforeWhatWasAllowed_isImpossibleThoughALowerKeyWasAskedAboutSince() {
    tracker.tryAdvance(NOW, key("m"));
    tracker.tryAdvance(NOW, key("c"));

    assertThat(tracker.askSplit(key("f"))).isFalse();
  }

  @Test
  void splitWhenLost_isImpossible() {
    tracker.lose();

    assertThat(tracker.askSplit(key("m"))).isFalse();
  }

  @Test
  void end_neverMovesAway() {
    tracker.askSplit(key("m"));
    tracker.splitDone(key("m"));
    tracker.restrict(KeyRange.of(key("b"), key("s")));

    assertThat(tracker.endOrNull()).isEqualTo(key("m"));
  }

  @Test
  void middle_isOfWhatIsLeftAndNoneWhileACutIsAskedFor() {
    tracker.tryAdvance(NOW, key("m"));
    assertThat(tracker.middle()).hasValueSatisfying(at -> assertThat(at).isGreaterThan(key("m")));
    tracker.askSplit(key("s"));

    assertThat(tracker.middle()).isEmpty();
  }

  @Test
  void beliefOver_isLostWithoutAsking() {
    assertThat(tracker.isLost(belief.giveUpAt() - 1)).isFalse();
    assertThat(tracker.isLost(belief.giveUpAt())).isTrue();
    assertThat(tracker.isLost(NOW)).as("for ever").isTrue();
  }

  @Test
  void splitOutsideTheRange_isImpossible() {
    assertThat(tracker.askSplit(key("b"))).isFalse();
    assertThat(tracker.askSplit(key("a"))).isFalse();
    assertThat(tracker.askSplit(key("y"))).isFalse();
    tracker.askSplit(key("m"));
    tracker.splitDone(key("m"));
    assertThat(tracker.askSplit(key("s"))).isFalse();
  }

  @Test
  void severalAsked_eachAnswerCounts() {
    tracker.askSplit(key("s"));
    tracker.askSplit(key("m"));
    tracker.splitDone(key("s"));
    assertThat(tracker.endOrNull()).isEqualTo(key("m"));
    tracker.splitRefused(key("m"));

    assertThat(tracker.endOrNull()).isEqualTo(key("s"));
  }

  @Test
  void rest_neverRefused_isDone() {
    tracker.tryAdvance(NOW, key("c"));

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.DONE);
  }

  @Test
  void rest_wentPastTheGrantedEnd_isOverrun() {
    tracker.tryAdvance(NOW, key("z"));
    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.OVERRUN);

    tracker.tryAdvance(NOW, key("x")); // cut the page and asked again
    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.DONE);
  }

  @Test
  void rest_refusedBecauseOfASplit_isLeft() {
    tracker.askSplit(key("m"));
    tracker.tryAdvance(NOW, key("s"));
    tracker.splitDone(key("m"));

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.LEFT);
  }

  @Test
  void rest_refusedBecauseOfADrain_isLeft() {
    tracker.drain();
    assertThat(tracker.tryAdvance(NOW, key("c"))).isFalse();

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.LEFT);
    assertThat(tracker.isDraining()).isTrue();
  }

  @Test
  void rest_drainedBehindTheLastKey_isDone() {
    tracker.tryAdvance(NOW, key("x"));
    tracker.drain();

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.DONE);
  }

  @Test
  void rest_lost_isLost() {
    tracker.lose();

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.LOST);
  }

  @Test
  void rest_shownAnEndOfASplitThatWasRefused_isMoreThanTheHandlerWasToldOf() {
    tracker.askSplit(key("m"));
    assertThat(tracker.endOrNull()).isEqualTo(key("m"));
    tracker.splitRefused(key("m"));
    tracker.tryAdvance(NOW, key("x"));

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.BEHIND_SHOWN_END);
  }

  @Test
  void rest_openEndAndShownAnEndOfASplitThatWasRefused_isMoreThanTheHandlerWasToldOf() {
    RangeTracker open = new RangeTracker(KeyRange.of(key("b"), null), null, belief);
    open.askSplit(key("m"));
    open.tryAdvance(NOW, key("n"));
    open.splitRefused(key("m"));

    assertThat(open.rest()).isEqualTo(RangeTracker.Rest.BEHIND_SHOWN_END);
  }

  @Test
  void rest_splitRefusedThatNobodySaw_isDone() {
    tracker.endOrNull();
    tracker.askSplit(key("m"));
    tracker.splitRefused(key("m"));
    tracker.endOrNull();

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.DONE);
  }

  @Test
  void rest_shownTheEndOfASplitThatWasDone_isDone() {
    tracker.askSplit(key("m"));
    tracker.endOrNull();
    tracker.splitDone(key("m"));

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.DONE);
  }

  @Test
  void rest_handlerSawThatItDrains_isLeft() {
    tracker.tryAdvance(NOW, key("c"));
    assertThat(tracker.isDraining()).isFalse();
    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.DONE);
    tracker.drain();
    assertThat(tracker.isDraining()).isTrue();

    assertThat(tracker.rest()).isEqualTo(RangeTracker.Rest.LEFT);
  }

  @Test
  void auto_becomesWhatTheRestCallsFor() {
    assertThat(Structural.resolved(new Ending.Auto(), RangeTracker.Rest.DONE))
        .isEqualTo(new Ending.Complete());
    assertThat(Structural.resolved(new Ending.Auto(), RangeTracker.Rest.LEFT))
        .isEqualTo(new Ending.Release(0));
    assertThat(Structural.resolved(new Ending.Auto(), RangeTracker.Rest.OVERRUN))
        .isInstanceOf(Ending.Fail.class);
    assertThat(Structural.resolved(new Ending.Complete(), RangeTracker.Rest.OVERRUN))
        .isEqualTo(new Ending.Complete());
    assertThat(Structural.resolved(new Ending.Complete(), RangeTracker.Rest.BEHIND_SHOWN_END))
        .isEqualTo(new Ending.Release(0));
  }
}
