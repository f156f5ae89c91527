package dev.stint.core.row;

import java.util.List;
import java.util.Objects;

/**
 * What happened, in one shape for all kinds; what a kind does not need is empty, 0 or -1.
 *
 * @param run name of the run, or empty
 * @param incarnation of the run, or 0
 * @param shard the shard, or -1
 * @param session the session, or 0
 * @param fence the lease's fence, or 0
 * @param code a reason: of {@link dev.stint.core.value.ParkReason} for parked and quarantined, of
 *     {@link dev.stint.core.value.LossReason} for lost; or 0
 * @param count children, shards added, attempts or failures, as the kind says
 * @param first the first child or shard added, or -1
 * @param text worker name, reason or message, or empty
 * @param ids the shards unparked; otherwise empty
 */
public record Event(
    EventKind kind,
    String run,
    long incarnation,
    long shard,
    long session,
    long fence,
    int code,
    long count,
    long first,
    String text,
    List<Long> ids) {

  public Event {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(text, "text");
    ids = List.copyOf(ids);
  }

  /** An event about a run as a whole. */
  public static Event ofRun(EventKind kind, RunRow run, String text) {
    return new Event(kind, run.name(), run.incarnation(), -1, 0, 0, 0, 0, -1, text, List.of());
  }

  /** An event about a shard, with the session and fence of its lease if it has one. */
  public static Event ofShard(EventKind kind, RunRow run, ShardRow shard) {
    Lease lease = shard.leaseOrNull();
    return new Event(
        kind,
        run.name(),
        run.incarnation(),
        shard.shard(),
        lease == null ? 0 : lease.session(),
        lease == null ? shard.fence() : lease.fence(),
        0,
        0,
        -1,
        "",
        List.of());
  }

  /** An event about a session. */
  public static Event ofSession(EventKind kind, SessionRow session) {
    return new Event(kind, "", 0, -1, session.session(), 0, 0, 0, -1, session.worker(), List.of());
  }

  /** An event about the tenant or the group. */
  public static Event of(EventKind kind, String text) {
    return new Event(kind, "", 0, -1, 0, 0, 0, 0, -1, text, List.of());
  }

  public Event with(int newCode, long newCount, long newFirst, String newText) {
    return new Event(
        kind, run, incarnation, shard, session, fence, newCode, newCount, newFirst, newText, ids);
  }

  public Event withIds(List<Long> newIds) {
    return new Event(
        kind, run, incarnation, shard, session, fence, code, newIds.size(), first, text, newIds);
  }
}
