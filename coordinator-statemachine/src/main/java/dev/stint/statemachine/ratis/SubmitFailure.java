package dev.stint.statemachine.ratis;

import java.util.Optional;

/**
 * Why an entry that was submitted has no result.
 *
 * <p>All but {@link OutcomeUnknown} mean that the entry is not in the log and never will be, so the
 * same commands may be submitted again, here or elsewhere. They carry no stack trace: under load
 * they are ordinary answers.
 */
public abstract sealed class SubmitFailure extends Exception {

  private static final long serialVersionUID = 1;

  private SubmitFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  /** This node does not lead the group, or is about to hand it over. */
  public static final class NotLeader extends SubmitFailure {
    private static final long serialVersionUID = 1;
    private final String leaderId;

    NotLeader(String leaderId, String message) {
      super(message, null);
      this.leaderId = leaderId;
    }

    /** The node that leads as far as this one knows; never this node. */
    public Optional<String> leaderId() {
      return Optional.ofNullable(leaderId);
    }
  }

  /** This node leads the group but takes nothing right now. */
  public static final class Busy extends SubmitFailure {
    private static final long serialVersionUID = 1;
    private final long retryAfterMillis;

    Busy(long retryAfterMillis, String message) {
      super(message, null);
      this.retryAfterMillis = retryAfterMillis;
    }

    /** After how long it is worth to try again, 1 or more. */
    public long retryAfterMillis() {
      return retryAfterMillis;
    }
  }

  /**
   * The entry reached the log of this node, and then the answer was lost: it may be committed
   * already, be committed later by another leader, or never. Only repeating the same commands with
   * the same identities tells.
   */
  public static final class OutcomeUnknown extends SubmitFailure {
    private static final long serialVersionUID = 1;

    OutcomeUnknown(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The entry is larger than the log takes. Repeating it can not help. */
  public static final class TooLarge extends SubmitFailure {
    private static final long serialVersionUID = 1;

    TooLarge(int bytes, int bytesMax) {
      super(
          "An entry of "
              + bytes
              + " bytes exceeds the limit of "
              + bytesMax
              + "; split it into smaller ones",
          null);
    }
  }

  /** This node is not started, stops, or has failed. */
  public static final class Closed extends SubmitFailure {
    private static final long serialVersionUID = 1;

    Closed(String message) {
      super(message, null);
    }
  }
}
