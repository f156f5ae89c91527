package dev.stint.client.model;

import dev.stint.core.value.Label;
import dev.stint.core.value.LossReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A session as a read shows it.
 *
 * @param capacity the most leases that it holds at a time
 * @param held how many it holds
 * @param deadlineMillis when {@link Header#horizonMillis} reaches it, the session is over
 * @param draining granted nothing more, and asked to hand over
 * @param ending why it is ending, while its leases return to the pool
 */
public record SessionInfo(
    SessionId session,
    String tenant,
    String worker,
    List<Label> labels,
    int capacity,
    int held,
    long ttlMillis,
    long openedAtMillis,
    long deadlineMillis,
    boolean draining,
    Optional<LossReason> ending,
    long revision) {
  public SessionInfo {
    Objects.requireNonNull(session, "session");
    labels = List.copyOf(labels);
    Objects.requireNonNull(ending, "ending");
  }
}
