package dev.stint.client.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that happened.
 *
 * @param revision that caused it, unsigned
 * @param ordinal its place among the events of that revision; may have gaps
 * @param run what it is about, as far as that applies, like the next three
 */
public record Event(
    long revision,
    int ordinal,
    long logicalTimeMillis,
    Optional<RunHandle> run,
    OptionalLong shard,
    Optional<SessionId> session,
    OptionalLong fence,
    EventKind kind) {
  public Event {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(shard, "shard");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(fence, "fence");
    Objects.requireNonNull(kind, "kind");
  }
}
