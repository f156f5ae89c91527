package dev.stint.core.read;

import dev.stint.core.value.ParkReason;
import dev.stint.core.value.ShardStatus;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which shards of a run a listing shows: those for which all that is given holds.
 *
 * @param statuses in one of these; empty for any
 * @param leased whether a live session holds it; empty for either
 * @param session held by this session; 0 for any or none
 * @param parkReasons parked for one of these; empty for any
 */
public record ShardFilter(
    Set<ShardStatus> statuses,
    Optional<Boolean> leased,
    long session,
    Set<ParkReason> parkReasons) {
  private static final Set<ShardStatus> NO_STATUS = EnumSet.noneOf(ShardStatus.class);
  private static final Set<ParkReason> NO_REASON = EnumSet.noneOf(ParkReason.class);

  public static final ShardFilter ALL = new ShardFilter(NO_STATUS, Optional.empty(), 0, NO_REASON);

  public ShardFilter {
    Objects.requireNonNull(leased, "leased");
    statuses = copy(ShardStatus.class, statuses);
    parkReasons = copy(ParkReason.class, parkReasons);
  }

  private static <E extends Enum<E>> Set<E> copy(Class<E> type, Set<E> from) {
    EnumSet<E> copy = EnumSet.noneOf(type);
    copy.addAll(from);
    return Collections.unmodifiableSet(copy);
  }

  public static ShardFilter ofStatus(ShardStatus status) {
    return new ShardFilter(EnumSet.of(status), Optional.empty(), 0, NO_REASON);
  }

  public static ShardFilter ofLeased(boolean leased) {
    return new ShardFilter(NO_STATUS, Optional.of(leased), 0, NO_REASON);
  }

  public static ShardFilter ofSession(long session) {
    return new ShardFilter(NO_STATUS, Optional.empty(), session, NO_REASON);
  }

  /** Parked, for one of these reasons; empty for any. */
  public static ShardFilter ofParked(Set<ParkReason> reasons) {
    return new ShardFilter(EnumSet.of(ShardStatus.PARKED), Optional.empty(), 0, reasons);
  }

  boolean wantsOnlyLeased() {
    return leased.orElse(false);
  }

  boolean wantsOnlyParked() {
    return !parkReasons.isEmpty() || statuses.equals(EnumSet.of(ShardStatus.PARKED));
  }

  boolean matches(ShardSummary summary) {
    boolean status = statuses.isEmpty() || statuses.contains(summary.shard().status());
    boolean held = leased.isEmpty() || leased.get() == summary.isLeased();
    boolean holder =
        session == 0 || (summary.isLeased() && summary.holderOrNull().session() == session);
    boolean parked =
        parkReasons.isEmpty()
            || (summary.shard().parkingOrNull() != null
                && parkReasons.contains(summary.shard().parkingOrNull().reason()));
    return status && held && holder && parked;
  }
}
