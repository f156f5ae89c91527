package dev.stint.core.row;

import dev.stint.core.value.SlotTable;
import java.util.Objects;

/**
 * The one row about the Raft group itself.
 *
 * @param nowMillis logical time, never going back (S10)
 * @param horizonMillis the time by which sessions are judged; never going back, never above now
 * @param revision one more for each accepted command, ended session and step of background work
 *     (S10)
 * @param bootstrapped whether the group's first command has set the revision's floor
 * @param nextTenant the number that the next tenant gets
 * @param nextBackground the kind of background work whose turn is next
 */
public record GroupRow(
    int group,
    long nowMillis,
    long horizonMillis,
    long revision,
    boolean bootstrapped,
    int nextTenant,
    int nextBackground,
    SlotTable slots)
    implements Row {

  public GroupRow {
    Objects.requireNonNull(slots, "slots");
    if (horizonMillis > nowMillis) {
      throw new IllegalArgumentException("the horizon is not above logical time");
    }
  }

  /** The state of a group before its first entry. */
  public static GroupRow initial(int group) {
    return new GroupRow(group, 0, 0, 0, false, 1, 0, SlotTable.single(group));
  }

  @Override
  public Table table() {
    return Table.GROUP;
  }

  @Override
  public byte[] key() {
    return RowKeys.group();
  }

  /** Time moved forward by any step and never back, whatever the header says (S10). */
  public GroupRow clampedTo(long headerNowMillis, long headerHorizonMillis) {
    long now = Math.max(nowMillis, headerNowMillis);
    long horizon = Math.min(now, Math.max(horizonMillis, headerHorizonMillis));
    return new GroupRow(
        group, now, horizon, revision, bootstrapped, nextTenant, nextBackground, slots);
  }

  public GroupRow withRevision(long newRevision) {
    return new GroupRow(
        group,
        nowMillis,
        horizonMillis,
        newRevision,
        bootstrapped,
        nextTenant,
        nextBackground,
        slots);
  }

  public GroupRow bootstrappedAt(long floorRevision) {
    return new GroupRow(
        group, nowMillis, horizonMillis, floorRevision, true, nextTenant, nextBackground, slots);
  }

  public GroupRow withNextTenant(int tenant) {
    return new GroupRow(
        group, nowMillis, horizonMillis, revision, bootstrapped, tenant, nextBackground, slots);
  }

  public GroupRow withNextBackground(int kind) {
    return new GroupRow(
        group, nowMillis, horizonMillis, revision, bootstrapped, nextTenant, kind, slots);
  }
}
