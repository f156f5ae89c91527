package dev.stint.client.model;

import dev.stint.core.value.ParkReason;
import dev.stint.core.value.ShardStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Shards for which all that is given holds.
 *
 * @param statuses in one of these; empty for any
 * @param leased leased, or not
 * @param session held by this session
 * @param parkReasons parked for one of these; empty for any
 */
public record ShardFilter(
    Set<ShardStatus> statuses,
    Optional<Boolean> leased,
    Optional<SessionId> session,
    Set<ParkReason> parkReasons) {
  public static final ShardFilter ALL =
      new ShardFilter(Set.of(), Optional.empty(), Optional.empty(), Set.of());

  public ShardFilter {
    statuses = Set.copyOf(statuses);
    Objects.requireNonNull(leased, "leased");
    Objects.requireNonNull(session, "session");
    parkReasons = Set.copyOf(parkReasons);
  }

  public static ShardFilter ofStatus(ShardStatus... statuses) {
    return new ShardFilter(Set.of(statuses), Optional.empty(), Optional.empty(), Set.of());
  }

  public static ShardFilter heldBy(SessionId session) {
    return new ShardFilter(Set.of(), Optional.empty(), Optional.of(session), Set.of());
  }
}
