package dev.stint.client.model;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Who holds a shard.
 *
 * @param worker the name that the session's worker gave itself
 * @param deadlineMillis the session's: when {@link Header#horizonMillis} reaches it, the lease is
 *     over
 * @param unitsDone as the holder reported, since the grant
 */
public record LeaseInfo(
    SessionId session,
    String worker,
    long fence,
    long grantedAtMillis,
    long deadlineMillis,
    OptionalLong unitsDone,
    OptionalLong unitsRemaining) {
  public LeaseInfo {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(unitsDone, "unitsDone");
    Objects.requireNonNull(unitsRemaining, "unitsRemaining");
  }
}
