package dev.stint.core.command;

import dev.stint.core.value.Label;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import java.util.List;
import java.util.Objects;

/** Sessions and quotas under a stamp. */
public sealed interface ControlCommand extends StampedCommand {

  /** A new session; the stamp's id is its nonce. */
  record OpenSession(OpStamp stamp, String worker, List<Label> labels, int capacity, long ttlMillis)
      implements ControlCommand {
    public OpenSession {
      Objects.requireNonNull(worker, "worker");
      labels = List.copyOf(labels);
    }

    @Override
    public CommandKind kind() {
      return CommandKind.OPEN_SESSION;
    }
  }

  /** Ends a session; its shards are granted again at its old deadline, or at once with now. */
  record EvictSession(OpStamp stamp, long session, boolean now) implements ControlCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.EVICT_SESSION;
    }
  }

  record DrainSession(OpStamp stamp, long session) implements ControlCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.DRAIN_SESSION;
    }
  }

  record SetQuota(OpStamp stamp, Quotas quotas) implements ControlCommand {
    public SetQuota {
      Objects.requireNonNull(quotas, "quotas");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.SET_QUOTA;
    }
  }
}
