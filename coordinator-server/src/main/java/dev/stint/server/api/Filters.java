package dev.stint.server.api;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.ParkReason;
import dev.stint.api.v1.RunStatus;
import dev.stint.api.v1.ShardFilter;
import dev.stint.api.v1.ShardStatus;
import dev.stint.core.value.Key;
import dev.stint.core.value.Limits;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What listings leave out. */
final class Filters {
  /** No session ever has it: revisions count up from the group's first. */
  private static final long NOBODYS_SESSION = Long.MAX_VALUE;

  private Filters() {}

  static Set<dev.stint.core.value.RunStatus> runStatuses(List<RunStatus> given)
      throws RequestRefusedException {
    EnumSet<dev.stint.core.value.RunStatus> statuses =
        EnumSet.noneOf(dev.stint.core.value.RunStatus.class);
    for (RunStatus one : given) {
      statuses.add(known(Enums.orNull(one), "statuses"));
    }
    return statuses;
  }

  static dev.stint.core.read.ShardFilter shards(int group, ShardFilter given)
      throws RequestRefusedException {
    EnumSet<dev.stint.core.value.ShardStatus> statuses =
        EnumSet.noneOf(dev.stint.core.value.ShardStatus.class);
    for (ShardStatus one : given.getStatusesList()) {
      statuses.add(known(Enums.orNull(one), "filter.statuses"));
    }
    EnumSet<dev.stint.core.value.ParkReason> reasons =
        EnumSet.noneOf(dev.stint.core.value.ParkReason.class);
    for (ParkReason one : given.getParkReasonsList()) {
      reasons.add(known(Enums.orNull(one), "filter.park_reasons"));
    }
    long session = 0;
    if (given.hasSession()) {
      session = given.getSession().getRevision();
      if (session <= 0) {
        throw RequestRefusedException.invalid("filter.session", "the id of a session");
      }
      if (given.getSession().getGroup() != group) {
        session = NOBODYS_SESSION;
      }
    }
    Optional<Boolean> leased =
        given.hasLeased() ? Optional.of(given.getLeased()) : Optional.empty();
    return new dev.stint.core.read.ShardFilter(statuses, leased, session, reasons);
  }

  private static <E> E known(E oneOrNull, String field) throws RequestRefusedException {
    if (oneOrNull == null) {
      throw RequestRefusedException.invalid(field, "those that this server knows");
    }
    return oneOrNull;
  }

  static Key key(ByteString bytes) throws RequestRefusedException {
    if (bytes.isEmpty()) {
      throw RequestRefusedException.invalid("key", "at least one byte");
    }
    if (bytes.size() > Limits.MAX_KEY_BYTES) {
      throw RequestRefusedException.tooLarge("key", bytes.size(), Limits.MAX_KEY_BYTES);
    }
    return Key.wrap(bytes.toByteArray());
  }
}
