package dev.stint.core.row;

import dev.stint.core.value.Label;
import dev.stint.core.value.LossReason;
import java.util.List;
import java.util.Objects;

/**
 * A session: one live worker process. Only its heartbeat renews it. The row goes when the last
 * lease is swept; the id is a revision and never used again.
 *
 * @param deadlineMillis judged against the horizon; equality is past
 * @param draining granted nothing more, asked to hand over
 * @param endingOrNull why it is ending, or absent while it lives; an ending session never revives
 * @param regrantNow of an evicted session: its shards may be granted at once
 */
public record SessionRow(
    long session,
    int tenant,
    String worker,
    List<Label> labels,
    int capacity,
    long ttlMillis,
    long openedAtMillis,
    long deadlineMillis,
    boolean draining,
    LossReason endingOrNull,
    boolean regrantNow,
    long revision)
    implements Row {

  public SessionRow {
    Objects.requireNonNull(worker, "worker");
    labels = List.copyOf(labels);
  }

  @Override
  public Table table() {
    return Table.SESSION;
  }

  @Override
  public byte[] key() {
    return RowKeys.session(session);
  }

  /** Whether it is live at this horizon: not ending, and its deadline not reached. */
  public boolean isLiveAt(long horizonMillis) {
    return endingOrNull == null && deadlineMillis > horizonMillis;
  }

  public SessionRow renewed(long newDeadlineMillis, long newRevision) {
    return copy(newDeadlineMillis, draining, endingOrNull, regrantNow, newRevision);
  }

  public SessionRow drained(long newRevision) {
    return copy(deadlineMillis, true, endingOrNull, regrantNow, newRevision);
  }

  public SessionRow ending(LossReason why, boolean now, long newRevision) {
    return copy(deadlineMillis, draining, why, now, newRevision);
  }

  private SessionRow copy(
      long newDeadline, boolean newDraining, LossReason ending, boolean now, long newRevision) {
    return new SessionRow(
        session,
        tenant,
        worker,
        labels,
        capacity,
        ttlMillis,
        openedAtMillis,
        newDeadline,
        newDraining,
        ending,
        now,
        newRevision);
  }
}
