package dev.stint.client.model;

import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import java.util.List;
import java.util.Objects;

/** What happened, with what is to be said about it. */
public sealed interface EventKind {

  /** As in the public contract: the name of the record, for example {@code ShardGranted}. */
  default String name() {
    return getClass().getSimpleName();
  }

  record RunCreated() implements EventKind {}

  record ShardsAdded(long firstShard, long count) implements EventKind {}

  record RunSealed() implements EventKind {}

  record RunPaused() implements EventKind {}

  record RunResumed() implements EventKind {}

  /** Every leaf is done or parked. Comes again when a run settles again. */
  record RunSettled() implements EventKind {}

  record RunCompleted() implements EventKind {}

  record RunFailed(String message) implements EventKind {
    public RunFailed {
      Objects.requireNonNull(message, "message");
    }
  }

  record RunCancelled() implements EventKind {}

  record RunDeleting() implements EventKind {}

  /** The last row is gone, the name is free. In the tenant's log alone. */
  record RunDeleted() implements EventKind {}

  record RunPolicySet() implements EventKind {}

  /** Granted for the {@code attempt}th time, to a session of the worker. */
  record ShardGranted(long attempt, String worker) implements EventKind {
    public ShardGranted {
      Objects.requireNonNull(worker, "worker");
    }
  }

  record ShardCompleted() implements EventKind {}

  record ShardReleased() implements EventKind {}

  /** Failed so often in a row without progress, this time included. */
  record ShardFailed(long failures, String text) implements EventKind {
    public ShardFailed {
      Objects.requireNonNull(text, "text");
    }
  }

  /** The holder lost its lease; so many losses in a row without progress. */
  record ShardLost(LossReason reason, long losses) implements EventKind {
    public ShardLost {
      Objects.requireNonNull(reason, "reason");
    }
  }

  record ShardParked(ParkReason reason, String text) implements EventKind {
    public ShardParked {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(text, "text");
    }
  }

  record ShardsUnparked(List<Long> shards) implements EventKind {
    public ShardsUnparked {
      shards = List.copyOf(shards);
    }
  }

  /** The shard goes on without one key, which is now the parked shard {@code sliver}. */
  record ShardQuarantined(long sliver, String text) implements EventKind {
    public ShardQuarantined {
      Objects.requireNonNull(text, "text");
    }
  }

  /** Replaced by children, numbered densely. */
  record ShardSplit(long firstChild, long children) implements EventKind {}

  /** The shard goes on with the keys before a boundary; the rest is a new shard. */
  record ResidualSplit(long residual) implements EventKind {}

  record SessionOpened(String worker) implements EventKind {
    public SessionOpened {
      Objects.requireNonNull(worker, "worker");
    }
  }

  record SessionDraining(String worker) implements EventKind {
    public SessionDraining {
      Objects.requireNonNull(worker, "worker");
    }
  }

  record SessionClosed(String worker) implements EventKind {
    public SessionClosed {
      Objects.requireNonNull(worker, "worker");
    }
  }

  record SessionExpired(String worker) implements EventKind {
    public SessionExpired {
      Objects.requireNonNull(worker, "worker");
    }
  }

  record SessionEvicted(String worker) implements EventKind {
    public SessionEvicted {
      Objects.requireNonNull(worker, "worker");
    }
  }

  record QuotaSet() implements EventKind {}

  /** A defect of the coordinator was found and stopped. Please report it. */
  record InternalViolation(String text) implements EventKind {
    public InternalViolation {
      Objects.requireNonNull(text, "text");
    }
  }

  /** Of a newer server. */
  record Unrecognized() implements EventKind {}
}
