package dev.stint.verify.history;

import dev.stint.core.command.Entry;
import dev.stint.core.row.Event;
import dev.stint.core.value.Key;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import java.util.List;
import java.util.Objects;

/**
 * One thing that happened. Times are nanoseconds of one monotonic clock, virtual or real, the same
 * for all processes of a history.
 */
public sealed interface HistoryRecord {

  /** Stands for a time at which nothing happened yet. */
  long NEVER = -1;

  /**
   * An operation as its caller saw it, retries hidden. Written when it ends, or at the end of the
   * history if it never did.
   *
   * @param op unique in the history
   * @param process who asked; a client that connects anew as somebody else is another
   * @param completedNanos or {@link #NEVER}
   * @param attempts how often it went out
   */
  record Operation(
      long op,
      String process,
      Ask ask,
      long invokedNanos,
      long completedNanos,
      Reply reply,
      int attempts)
      implements HistoryRecord {
    public Operation {
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(ask, "ask");
      Objects.requireNonNull(reply, "reply");
    }
  }

  /**
   * One network attempt of an operation.
   *
   * @param number from 1 on
   * @param node that was asked
   * @param faultEpoch how many faults had begun or ended by then
   */
  record Attempt(
      long op,
      int number,
      String process,
      String node,
      long invokedNanos,
      long completedNanos,
      Reply reply,
      int faultEpoch)
      implements HistoryRecord {
    public Attempt {
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(reply, "reply");
    }
  }

  /**
   * A committed entry, as the first replica that applied it saw it. All of them together are the
   * log; recorded in the order of their indexes.
   *
   * @param revisionBefore of the state before it
   * @param background steps of background work at its head, by kind in the order of {@link
   *     Background}
   * @param revisionAfter of the state after it
   */
  record Logged(
      long index,
      long term,
      Entry entry,
      long revisionBefore,
      List<Integer> background,
      long revisionAfter)
      implements HistoryRecord {
    public Logged {
      Objects.requireNonNull(entry, "entry");
      background = List.copyOf(background);
    }
  }

  /** Kinds of background work, in the order in which they are recorded. */
  enum Background {
    SESSIONS,
    REVOKING,
    DELETING,
    RETENTION
  }

  /**
   * A replica has applied everything up to an index.
   *
   * @param digest of its state, in hexadecimal
   */
  record Applied(String node, long index, long revision, long nowMillis, String digest)
      implements HistoryRecord {
    public Applied {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(digest, "digest");
    }
  }

  /** A watch began: it wants everything after this revision. */
  record WatchBegan(String process, String tenant, long incarnationOr0, long afterRevision)
      implements HistoryRecord {
    public WatchBegan {
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(tenant, "tenant");
    }
  }

  /** A watch was told that what it asked for is not kept any more. */
  record WatchCompacted(String process, long oldestRevision) implements HistoryRecord {
    public WatchCompacted {
      Objects.requireNonNull(process, "process");
    }
  }

  /** A watch showed an event. */
  record EventSeen(String process, String node, long revision, int ordinal, Event event)
      implements HistoryRecord {
    public EventSeen {
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(event, "event");
    }
  }

  /** A worker was allowed to work on a key: from here on it may write under this fence. */
  record Worked(String process, ShardRef target, long session, long fence, Key key, long atNanos)
      implements HistoryRecord {
    public Worked {
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * A write reached a sink.
   *
   * @param sink its name
   * @param fenced whether this sink refuses lower fences
   * @param run name of the run: fences compare within one, and per key
   */
  record SinkWrite(
      String sink,
      boolean fenced,
      String process,
      String run,
      Key key,
      long fence,
      boolean accepted,
      long atNanos)
      implements HistoryRecord {
    public SinkWrite {
      Objects.requireNonNull(sink, "sink");
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * A fault began.
   *
   * @param epoch its number; also that of its end
   * @param kind of fault, such as {@code crash} or {@code partition}
   * @param target what it hit
   */
  record FaultBegan(int epoch, String kind, String target, long atNanos) implements HistoryRecord {
    public FaultBegan {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(target, "target");
    }
  }

  /**
   * A fault is over.
   *
   * @param injector what the injector counted
   * @param victim what was seen at the victim; empty when nothing was, so that it did not land
   */
  record FaultEnded(int epoch, String kind, long atNanos, String injector, String victim)
      implements HistoryRecord {
    public FaultEnded {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(injector, "injector");
      Objects.requireNonNull(victim, "victim");
    }

    public boolean landed() {
      return !injector.isEmpty() && !victim.isEmpty();
    }
  }

  /** From here on nothing is broken any more, and nobody asks for anything new. */
  record Healed(long atNanos) implements HistoryRecord {}

  /** From here on nothing moves: no work is left, nothing is in flight, replicas are equal. */
  record Quiet(long atNanos) implements HistoryRecord {}

  /** What a run was at the end. */
  record FinalRun(String tenant, RunRef run, Sight.OfRun sight, boolean sealed)
      implements HistoryRecord {
    public FinalRun {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(sight, "sight");
    }
  }

  /**
   * What a shard was at the end.
   *
   * @param parent the shard it was split from, or -1 for a root
   * @param rootStartOrNull of a root, its original range; likewise the end
   */
  record FinalShard(
      ShardRef target,
      Sight.OfShard sight,
      long parent,
      boolean sliver,
      Key rootStartOrNull,
      Key rootEndOrNull)
      implements HistoryRecord {
    public FinalShard {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(sight, "sight");
    }

    public boolean isLeaf() {
      return sight.status() != ShardStatus.SPLIT;
    }
  }
}
