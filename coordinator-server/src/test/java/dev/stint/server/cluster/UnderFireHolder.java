package dev.stint.server.cluster;

import static dev.stint.server.cluster.ClientUnderFire.key;
import static dev.stint.server.cluster.ClientUnderFire.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.Leases;
import dev.stint.client.model.ClaimResult;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.SessionId;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.server.cluster.ClientUnderFire.Expected;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Claims a shard, moves it a little, and ends its lease in one way or another; again and again. */
final class UnderFireHolder {
  private static final int MOVES = 3;

  /** Fills the log, so that it is cut soon. */
  private static final Blob TOKEN = Blob.of(new byte[12_000]);

  private final ClientUnderFire fire;
  private final Leases leases;
  private final SessionId session;
  private final Random random;
  private long sequence;

  UnderFireHolder(ClientUnderFire fire, SessionId session, long seed) {
    this.fire = fire;
    this.leases = fire.client().leases();
    this.session = session;
    this.random = new Random(seed);
  }

  void work() {
    while (!fire.stopping()) {
      long number = ++sequence;
      ClaimResult claimed =
          fire.answer(
              () -> leases.claim(session, number, List.of(fire.runName()), 1, Duration.ZERO));
      if (claimed instanceof ClaimResult.Granted granted) {
        fire.acknowledge();
        hold(granted.grants().get(0));
      }
    }
  }

  private void hold(ClaimResult.Grant grant) {
    LeaseHandle lease = grant.lease();
    Expected shard = fire.shard(lease.shard().shard());
    assertThat(grant.stillHeld()).isTrue();
    assertThat(grant.attempt()).isEqualTo(++shard.attempts);
    assertThat(Long.compareUnsigned(lease.fence(), shard.fence)).isPositive();
    assertThat(grant.cursor().map(Cursor::lastKey).orElse(null)).isEqualTo(shard.last);
    shard.fence = lease.fence();
    shard.leased = true;
    Key start = grant.range().startOrNull();
    for (int i = 0; i < MOVES && !fire.stopping(); i++) {
      move(lease, shard, start);
    }
    if (!fire.stopping()) {
      end(lease, shard, start);
    }
  }

  private void move(LeaseHandle lease, Expected shard, Key start) {
    Key next = below(start, String.format("%06d", ++shard.moves));
    long number = ++sequence;
    fire.sure(
        () ->
            leases.checkpoint(
                lease,
                number,
                new Cursor(next, TOKEN),
                OptionalLong.empty(),
                OptionalLong.empty()));
    shard.last = next;
    shard.failures = 0;
  }

  private static Key below(Key start, String name) {
    return key(text(start) + "/" + name);
  }

  private void end(LeaseHandle lease, Expected shard, Key start) {
    if (!shard.cut && random.nextInt(4) == 0) {
      long number = ++sequence;
      long cut = fire.sure(() -> leases.splitResidual(lease, number, below(start, "9")));
      fire.shard(cut).fence = lease.fence(); // it covered those keys
      shard.cut = true;
    }
    long number = ++sequence;
    switch (random.nextInt(8)) {
      case 0 -> {
        fire.sure(() -> leases.complete(lease, number, Optional.empty()));
        shard.done = true;
      }
      case 1, 2, 3 -> {
        fire.sure(() -> leases.fail(lease, number, Optional.empty(), "test", ""));
        shard.failures++;
      }
      default -> fire.sure(() -> leases.release(lease, number, Optional.empty(), Duration.ZERO));
    }
    shard.leased = false;
  }
}
