package dev.stint.server.gateway;

import dev.stint.core.rules.Effect;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What an applied entry means for the things that the leader keeps in memory. A signal that is lost
 * costs time and nothing else: claims time out, and heartbeats compare leases.
 */
public sealed interface LeaderSignal {

  /**
   * Shards of a run may be granted.
   *
   * @param shards how many, 1 or more; an estimate
   * @param eligibleAtMillis from this logical time on; a time that has passed means at once
   */
  record ShardsClaimable(String tenant, String run, int shards, long eligibleAtMillis)
      implements LeaderSignal {
    public ShardsClaimable {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(run, "run");
    }
  }

  /** A run is settled or over: who waits for it by name is judged again. */
  record RunOver(String tenant, String run) implements LeaderSignal {
    public RunOver {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(run, "run");
    }
  }

  /** A session is ending: its waiting claim is judged again, its advice is forgotten. */
  record SessionEnding(long session) implements LeaderSignal {}

  /** A session should hear of something. */
  record Advise(long session, Advice advice) implements LeaderSignal {
    public Advise {
      Objects.requireNonNull(advice, "advice");
    }
  }

  /**
   * What an effect of the rules means here; nothing for those that concern others.
   *
   * @param tenantName gives the name of the tenant with a number
   */
  static Optional<LeaderSignal> of(Effect effect, IntFunction<String> tenantName) {
    if (effect instanceof Effect.ShardsClaimable e) {
      String tenant = tenantName.apply(e.tenant());
      return Optional.of(new ShardsClaimable(tenant, e.run(), e.count(), e.eligibleAtMillis()));
    }
    if (effect instanceof Effect.RunOver e) {
      return Optional.of(new RunOver(tenantName.apply(e.tenant()), e.run()));
    }
    if (effect instanceof Effect.SessionEnding e) {
      return Optional.of(new SessionEnding(e.session()));
    }
    if (effect instanceof Effect.DrainAsked e) {
      return Optional.of(new Advise(e.session(), new Advice.Drain()));
    }
    if (effect instanceof Effect.LeaseRevoked e) {
      return Optional.of(new Advise(e.session(), new Advice.LeaseRevoked(e.target(), e.fence())));
    }
    if (effect instanceof Effect.SplitAsked e) {
      return Optional.of(
          new Advise(e.session(), new Advice.SplitShard(e.target(), e.fence(), e.boundaries())));
    }
    return Optional.empty();
  }
}
