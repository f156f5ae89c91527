package dev.stint.core.command;

/**
 * Every reason for which a command is refused, by the step at which it is found: steps are checked
 * in their order (protocol: how a command is judged), and within the fifth each operation has an
 * order of its own. The numbers are stored and never reused.
 */
public enum RejectionCode {
  // before the log
  INVALID_ARGUMENT(1, "correct the request; it was not logged"),
  // 1: lookup of what holds the record; 3: lookup of the rest
  NOT_FOUND(2, "check the name and the incarnation; it may have been deleted"),
  // 2: idempotency
  CONFLICT(3, "use a new sequence number or op id for a different command"),
  SUPERSEDED(4, "a later operation of this lease was judged; read the shard to see its state"),
  EXPIRED(5, "read the state; if it was not done, send it again with a new op id"),
  // 3: run gate
  RUN_NOT_ACTIVE(6, "the run's status does not allow this; see its status"),
  // 4: lease
  SESSION_EXPIRED(7, "stop the work of this session and open a new one"),
  SHARD_TERMINAL(8, "stop working on this shard; it is over"),
  STALE_FENCE(9, "stop working on this shard; the lease is not yours any more"),
  // 5: what the operation itself requires
  CURSOR_REGRESSION(20, "a cursor only moves forward; send a key at or above the stored one"),
  OUT_OF_RANGE(21, "the key is outside the shard's present range; a split may have moved its end"),
  BAD_BOUNDARIES(22, "give boundaries strictly ascending and strictly inside the range"),
  SINGLE_KEY(23, "the shard covers no more than this key: park the shard instead"),
  SHARD_LEASED(24, "revoke the lease first, or wait until it is released"),
  SHARD_NOT_ACTIVE(25, "the shard is parked or over; unpark it first if it is parked"),
  SHARD_NOT_LEASED(26, "there is no lease to revoke"),
  OVERLAP(27, "the chunk was refused whole; no range may overlap another of the run"),
  NO_SHARDS(28, "add at least one shard before sealing the run"),
  NOT_SETTLED(29, "wait until every shard is done, or accept the parked ones"),
  ALREADY_EXISTS(30, "choose another name, or delete the run and wait until it is gone"),
  CHUNK_CONFLICT(31, "this chunk number was added with other content; use the next number"),
  // 6: quotas and limits
  LIMIT_EXCEEDED(40, "stay within the limit that is named"),
  QUOTA_EXCEEDED(41, "delete what is not needed, or ask for a higher quota"),
  // never a judgement about the command itself
  INTERNAL(60, "a bug of the coordinator: the command was refused; please report it");

  private static final RejectionCode[] BY_NUMBER = new RejectionCode[64];

  static {
    for (RejectionCode code : values()) {
      BY_NUMBER[code.number] = code;
    }
  }

  private final int number;
  private final String whatToDo;

  RejectionCode(int number, String whatToDo) {
    this.number = number;
    this.whatToDo = whatToDo;
  }

  public int number() {
    return number;
  }

  /** Advice for a person, without a full stop. */
  public String whatToDo() {
    return whatToDo;
  }

  /** The code of this number, or {@code null} when there is none. */
  public static RejectionCode ofNumber(int number) {
    return number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
  }
}
