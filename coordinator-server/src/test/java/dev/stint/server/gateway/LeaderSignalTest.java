package dev.stint.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.rules.Effect;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaderSignalTest {
  private static Optional<LeaderSignal> of(Effect effect) {
    return LeaderSignal.of(effect, number -> "tenant" + number);
  }

  @Test
  void effectsOfTheRules_becomeSignals() {
    assertThat(of(new Effect.ShardsClaimable(3, "run", 7, 1_000, 5)))
        .contains(new LeaderSignal.ShardsClaimable("tenant3", "run", 5, 1_000));
    assertThat(of(new Effect.RunOver(3, "run", 7)))
        .contains(new LeaderSignal.RunOver("tenant3", "run"));
    assertThat(of(new Effect.SessionEnding(4))).contains(new LeaderSignal.SessionEnding(4));
    assertThat(of(new Effect.DrainAsked(4)))
        .contains(new LeaderSignal.Advise(4, new Advice.Drain()));
    assertThat(of(new Effect.LeaseRevoked(4, Calls.shard(1), 9)))
        .contains(new LeaderSignal.Advise(4, new Advice.LeaseRevoked(Calls.shard(1), 9)));
    assertThat(of(new Effect.SplitAsked(4, Calls.shard(1), 9, List.of())))
        .contains(new LeaderSignal.Advise(4, new Advice.SplitShard(Calls.shard(1), 9, List.of())));
  }

  @Test
  void effectForTheAlarm_isNoSignal() {
    assertThat(of(new Effect.ViolationRefused("what"))).isEmpty();
  }

  @Test
  void everyEffectOfTheRules_isDecidedHere() {
    assertThat(Effect.class.getPermittedSubclasses())
        .as("a new effect needs its signal, or its line among those that are none")
        .hasSize(7);
  }
}
