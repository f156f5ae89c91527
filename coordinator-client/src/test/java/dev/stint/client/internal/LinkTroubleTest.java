package dev.stint.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Links that stall, and ones that a node which is well ends again and again. */
class LinkTroubleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final DispatchLogic logic =
      new DispatchLogic(
          List.of("n1"), DispatchOptions.DEFAULT, RetryPolicy.DEFAULT, true, () -> 0.5);
  private long now = SECOND;
  private long lastId;

  private List<DispatchEffect> settle() {
    logic.settle(now);
    return logic.takeEffects();
  }

  private void submit() {
    logic.submit(new Operation(++lastId, "payload", 10, false, false, now + 60 * SECOND));
  }

  private long connected(List<DispatchEffect> effects) {
    List<DispatchEffect.Connect> connects =
        effects.stream()
            .filter(DispatchEffect.Connect.class::isInstance)
            .map(DispatchEffect.Connect.class::cast)
            .toList();
    assertThat(connects).hasSize(1);
    return connects.get(0).link();
  }

  @Test
  void stalled_whatCarriesItIsNotUsedAgain() {
    submit();
    long link = connected(settle());
    logic.opened(link);
    settle();
    now += 2 * SECOND;

    assertThat(settle())
        .containsSubsequence(new DispatchEffect.Stalled(link), new DispatchEffect.Disconnect(link));
  }

  @Test
  void endedBecauseItIsOverloaded_isNotConnectedToWithEachOperation() {
    submit();
    long link = connected(settle());
    logic.broken(now, link, Trouble.of(Trouble.Kind.OVERLOADED, "too many streams"));
    submit();

    assertThat(settle()).noneMatch(DispatchEffect.Connect.class::isInstance);
    assertThat(logic.nextWake()).isGreaterThan(now);
    now += SECOND;
    connected(settle());
  }

  @Test
  void endedAgainAndAgain_pausesGrow() {
    int connects = 0;
    for (int i = 0; i < 100; i++) {
      submit();
      for (DispatchEffect effect : settle()) {
        if (effect instanceof DispatchEffect.Connect connect) {
          connects++;
          logic.broken(now, connect.link(), Trouble.of(Trouble.Kind.OVERLOADED, "not now"));
        }
      }
      now += SECOND / 100;
    }

    assertThat(connects).isLessThan(10);
  }
}
