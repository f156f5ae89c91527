package dev.stint.server.api;

import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardRef;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;

/**
 * Resolves what one message points at. Things of another tenant, or said to live in another group,
 * do not exist here (S14); but that is said only after the shape of the whole message was found to
 * be right, as for things that nobody has. Lives for one message.
 */
final class Target {
  private final String tenant;
  private final int group;
  private Rejection missing;

  Target(String tenant, int group) {
    this.tenant = tenant;
    this.group = group;
  }

  dev.stint.core.value.RunRef run(RunRef ref) {
    boolean foreign = !ref.getTenant().isEmpty() && !ref.getTenant().equals(tenant);
    if (foreign || ref.getGroup() != group) {
      miss(RejectionCode.NOT_FOUND, "run");
    }
    return new dev.stint.core.value.RunRef(ref.getName(), ref.getIncarnation());
  }

  dev.stint.core.value.ShardRef shard(ShardRef ref) {
    return new dev.stint.core.value.ShardRef(run(ref.getRun()), ref.getShardId());
  }

  /** The session of a worker's operation: one that is not known here is over. */
  long ownSession(SessionId id) {
    return session(id, RejectionCode.SESSION_EXPIRED);
  }

  /** A session that an operator names. */
  long anySession(SessionId id) {
    return session(id, RejectionCode.NOT_FOUND);
  }

  private long session(SessionId id, RejectionCode code) {
    if (id.getGroup() != group) {
      miss(code, "session");
    }
    return id.getRevision();
  }

  private void miss(RejectionCode code, String what) {
    if (missing == null || code == RejectionCode.NOT_FOUND) { // look-ups come before the lease
      missing = Rejection.of(code, what);
    }
  }

  /** What does not exist here, or {@code null}. */
  Rejection missingOrNull() {
    return missing;
  }
}
