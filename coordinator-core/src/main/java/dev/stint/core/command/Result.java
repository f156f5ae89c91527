package dev.stint.core.command;

import dev.stint.core.value.RunStatus;
import java.util.List;
import java.util.Objects;

/** What became of a command: a past tense for each, or a rejection. */
public sealed interface Result {

  /** Refused; nothing changed but the clock and the record of this command. */
  record Rejected(Rejection rejection) implements Result {
    public Rejected {
      Objects.requireNonNull(rejection, "rejection");
    }
  }

  /** Accepted, with nothing more to say than that. */
  record Done() implements Result {
    public static final Done INSTANCE = new Done();
  }

  record SessionOpened(long session, long ttlMillis, long deadlineMillis) implements Result {}

  /**
   * Renewed.
   *
   * @param leasesMatch whether the leases that the worker counted are those of the state; if not,
   *     the leader adds the list
   */
  record HeartbeatAccepted(long deadlineMillis, boolean leasesMatch, boolean draining)
      implements Result {}

  record Granted(List<Grant> grants) implements Result {
    public Granted {
      grants = List.copyOf(grants);
    }
  }

  /**
   * No shard.
   *
   * @param earliestMillis the earliest logical time at which there may be one; -1 when only an
   *     event can bring one
   */
  record NothingGranted(Why why, long earliestMillis) implements Result {
    /** Why there is nothing. The codes are part of the log's answer and never reused. */
    public enum Why {
      NOTHING_CLAIMABLE,
      AT_CAPACITY,
      DRAINING,
      /** Every run named is settled or over. */
      SETTLED
    }
  }

  /** Split: children {@code firstChild} and the following. */
  record Split(long firstChild, int children) implements Result {}

  /** Set aside as this shard. */
  record Quarantined(long sliver) implements Result {}

  /** Failed or parked; {@code parked} says whether the shard went to the parked ones. */
  record Failed(boolean parked, long notBeforeMillis) implements Result {}

  record RunCreated(long incarnation, boolean created, RunStatus status) implements Result {
    public RunCreated {
      Objects.requireNonNull(status, "status");
    }
  }

  record ShardsAdded(long firstShard, int shards) implements Result {}

  /** One outcome for each id, in their order. */
  record Unparked(List<Outcome> outcomes) implements Result {
    /** What became of one shard. */
    public enum Outcome {
      UNPARKED,
      NOT_PARKED,
      NOT_FOUND
    }

    public Unparked {
      outcomes = List.copyOf(outcomes);
    }
  }

  /** The holder of the leased shard was asked to split it. */
  record SplitAsked(long session, long fence) implements Result {}
}
