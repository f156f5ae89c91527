package dev.stint.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvicesTest {
  private static final Advice DRAIN = new Advice.Drain();
  private static final Advice SPLIT = new Advice.SplitShard(Calls.shard(1), 9, List.of());
  private static final Advice REVOKED = new Advice.LeaseRevoked(Calls.shard(1), 9);

  private final Advices advices = new Advices(2);

  private void accepted(Call<String> call, Result result) {
    advices.onAccepted(call.session(), call.command(), result);
  }

  private static Result heartbeat(boolean match) {
    return new Result.HeartbeatAccepted(99, match, false);
  }

  @Test
  void raised_repeatedUntilActedUpon() {
    assertThat(advices.raise(5, DRAIN)).isTrue();
    assertThat(advices.raise(5, SPLIT)).isTrue();

    assertThat(advices.raise(5, DRAIN)).as("told already").isFalse();
    assertThat(advices.of(5)).containsExactly(DRAIN, SPLIT);
    assertThat(advices.of(5)).containsExactly(DRAIN, SPLIT);
    assertThat(advices.of(6)).isEmpty();
    assertThat(advices.of(0)).isEmpty();
  }

  @Test
  void leaseRevoked_takesThePlaceOfTheSplitOfThatLease() {
    advices.raise(5, SPLIT);
    advices.raise(5, new Advice.SplitShard(Calls.shard(2), 9, List.of()));
    advices.raise(5, REVOKED);

    assertThat(advices.of(5))
        .containsExactly(new Advice.SplitShard(Calls.shard(2), 9, List.of()), REVOKED);
  }

  @Test
  void shardSplitOrGivenBack_adviceForThatFenceIsDropped() {
    advices.raise(5, SPLIT);
    accepted(Calls.checkpoint("t", 5, "c"), Result.Done.INSTANCE);
    assertThat(advices.of(5)).containsExactly(SPLIT);

    accepted(Calls.release("t", 5, "c"), Result.Done.INSTANCE);
    assertThat(advices.of(5)).isEmpty();
    assertThat(advices.sessions()).isZero();
  }

  @Test
  void splitOfAnotherFence_adviceStays() {
    Advice other = new Advice.SplitShard(Calls.shard(1), 10, List.of());
    advices.raise(5, other);
    accepted(Calls.complete("t", 5, "c"), Result.Done.INSTANCE);

    assertThat(advices.of(5)).containsExactly(other);
  }

  @Test
  void heartbeatWhoseLeasesMatch_showsThatRevocationWasHeard() {
    advices.raise(5, DRAIN);
    advices.raise(5, REVOKED);
    accepted(Calls.heartbeat("t", 5, "c"), heartbeat(false));
    assertThat(advices.of(5)).containsExactly(DRAIN, REVOKED);

    accepted(Calls.heartbeat("t", 5, "c"), heartbeat(true));
    assertThat(advices.of(5)).containsExactly(DRAIN);
  }

  @Test
  void sessionClosedOrEnding_allIsForgotten() {
    advices.raise(5, DRAIN);
    accepted(Calls.close("t", 5, "c"), Result.Done.INSTANCE);
    assertThat(advices.of(5)).isEmpty();

    advices.raise(6, DRAIN);
    advices.forget(6);
    assertThat(advices.of(6)).isEmpty();
  }

  @Test
  void tooMuch_theOldestIsForgotten() {
    for (int i = 0; i < 100; i++) {
      advices.raise(5, new Advice.LeaseRevoked(Calls.shard(i), 9));
    }
    assertThat(advices.of(5))
        .hasSize(Advices.MAX_PER_SESSION)
        .endsWith(new Advice.LeaseRevoked(Calls.shard(99), 9));

    advices.raise(6, DRAIN);
    advices.raise(7, DRAIN);
    assertThat(advices.sessions()).isEqualTo(2);
    assertThat(advices.of(5)).isEmpty();
  }

  @Test
  void operatorsCommand_concernsNoSession() {
    advices.raise(5, DRAIN);
    Command command = Calls.addShards("t", 1, "c").command();
    advices.onAccepted(0, command, Result.Done.INSTANCE);

    assertThat(advices.of(5)).containsExactly(DRAIN);
  }
}
