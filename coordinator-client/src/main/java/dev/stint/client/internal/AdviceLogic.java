package dev.stint.client.internal;

import dev.stint.client.error.LeaseLostException;
import dev.stint.client.model.Advice;
import dev.stint.client.model.LeaseHandle;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a worker makes of the leader's advice. It comes early, late, twice or never, and nothing
 * depends on it: what it names may be another session's by now, and then it means nothing.
 */
final class AdviceLogic {
  private final SessionLogic session;
  private final LeaseBook leases;

  AdviceLogic(SessionLogic session, LeaseBook leases) {
    this.session = session;
    this.leases = leases;
  }

  /** Somebody wants more holders. */
  void split(long now, Advice.Split split) {
    ShardLogic shard = shardOrNull(split.lease());
    if (shard != null && shard.followsAdvice(now)) {
      cut(shard, split.boundaries());
    }
  }

  /**
   * A handler that asks before it works can be cut off anywhere beyond. The last cut comes first.
   */
  private static void cut(ShardLogic shard, List<Key> boundaries) {
    RangeTracker tracker = shard.tracker();
    if (!tracker.asksFirst()) {
      return;
    }
    List<Key> cuts = new ArrayList<>(boundaries);
    if (cuts.isEmpty()) {
      tracker.middle().ifPresent(cuts::add);
    }
    cuts.sort(Comparator.reverseOrder());
    cuts.forEach(at -> shard.split(0, at));
  }

  /** The lease was taken back. */
  void revoked(Advice.Revoked revoked) {
    ShardLogic shard = shardOrNull(revoked.lease());
    if (shard != null && !shard.hasUnanswered()) {
      // With something unanswered its answer tells, and tells more.
      String why = "the lease was taken back: " + revoked.reason();
      shard.lose(LeaseLostException.Cause.REVOKED, why);
    }
  }

  private ShardLogic shardOrNull(LeaseHandle handle) {
    boolean present = session.isLive() && handle.session().revision() == session.session();
    long incarnation = handle.shard().run().incarnation();
    return present
        ? leases.get(new HeldLease(incarnation, handle.shard().shard(), handle.fence()))
        : null;
  }
}
