package dev.stint.client.model;

import java.util.Objects;

/**
 * A shard held by a session under a fence.
 *
 * @param fence the revision of the claim that granted it, unsigned; larger than that of every
 *     earlier holder of any key of the shard (S2)
 */
public record LeaseHandle(SessionId session, ShardHandle shard, long fence) {
  public LeaseHandle {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(shard, "shard");
  }
}
