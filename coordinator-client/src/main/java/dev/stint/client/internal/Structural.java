package dev.stint.client.internal;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.ShardRef;

/** An operation of a holder behind which nothing is sent until it is answered. */
sealed interface Structural {
  /** How long a shard rests that was to be split and may not, for want of quota. */
  long QUOTA_DELAY_MILLIS = 10_000;

  /** What all commands of a lease have in common, with this one's number. */
  record Base(long session, ShardRef target, long fence, long sequence) {}

  /** Whose wish it is, among those of the lease's handler; 0 for nobody's. */
  long request();

  /**
   * Whether it may be sent now. Behind an unanswered checkpoint only goes what repeats its cursor,
   * or moves the cursor beyond it.
   *
   * @param unanswered whether a checkpoint is unanswered
   * @param unsent whether one is unanswered or was not even sent
   */
  boolean mayFollow(boolean unanswered, boolean unsent);

  ShardCommand command(Base base, Cursor newestOrNull);

  /** What is to become of the shard when its handler wished this, and this is left. */
  static Ending resolved(Ending ending, RangeTracker.Rest rest) {
    if (ending instanceof Ending.Complete && rest == RangeTracker.Rest.BEHIND_SHOWN_END) {
      return new Ending.Release(0); // what it calls complete ends before the shard does (S7)
    }
    if (!(ending instanceof Ending.Auto)) {
      return ending;
    }
    return switch (rest) {
      case DONE -> new Ending.Complete();
      case LEFT, LOST, BEHIND_SHOWN_END -> new Ending.Release(0);
      case OVERRUN ->
          new Ending.Fail(
              "overrun",
              "the handler tried to go beyond the end of its range, so keys before the end may be"
                  + " left: stop the scan at end(), or return complete() if all of them are done");
    };
  }

  record Quarantine(long request, Key key, Blob token, String reason, String message)
      implements Structural {
    @Override
    public boolean mayFollow(boolean unanswered, boolean unsent) {
      return true;
    }

    @Override
    public ShardCommand command(Base base, Cursor newestOrNull) {
      return new ShardCommand.Quarantine(
          base.session(),
          base.target(),
          base.fence(),
          base.sequence(),
          key,
          token,
          reason,
          message);
    }
  }

  record Residual(long request, Key at) implements Structural {
    @Override
    public boolean mayFollow(boolean unanswered, boolean unsent) {
      return !unanswered;
    }

    @Override
    public ShardCommand command(Base base, Cursor newestOrNull) {
      return new ShardCommand.SplitResidual(
          base.session(), base.target(), base.fence(), base.sequence(), at);
    }
  }

  /**
   * The end of the lease.
   *
   * @param wishOrNull what the handler wished; {@code null} when the worker gave the lease up
   * @param refusalOrNull why it did not end as wished, if this is what was done instead
   */
  record End(Ending how, Ending wishOrNull, Refusal refusalOrNull, boolean isLastResort)
      implements Structural {
    End(Ending how, Ending wishOrNull, boolean isLastResort) {
      this(how, wishOrNull, null, isLastResort);
    }

    @Override
    public long request() {
      return 0;
    }

    @Override
    public boolean mayFollow(boolean unanswered, boolean unsent) {
      return !(how instanceof Ending.Split) || !unsent;
    }

    /**
     * The same as it is to be sent. Decided no earlier: a split before it may be refused, and then
     * the shard has more keys than its handler was told of.
     */
    End decided(RangeTracker.Rest rest) {
      return new End(resolved(how, rest), wishOrNull, refusalOrNull, isLastResort);
    }

    /** What is left to do when this was refused: the shard is failed, or at least given back. */
    End fallback(Refusal refusal) {
      if (how instanceof Ending.Split && refusal.code() == ErrorCode.QUOTA_EXCEEDED) {
        // Nobody's fault, and it may pass: the next holder may want to split it again.
        return new End(new Ending.Release(QUOTA_DELAY_MILLIS), wishOrNull, refusal, true);
      }
      if (wishOrNull == null || how instanceof Ending.Release) {
        return new End(new Ending.Release(0), wishOrNull, refusal, true);
      }
      return new End(new Ending.Fail("refused", refusal.text()), wishOrNull, refusal, true);
    }

    @Override
    public ShardCommand command(Base base, Cursor newestOrNull) {
      long session = base.session();
      ShardRef target = base.target();
      long fence = base.fence();
      long sequence = base.sequence();
      if (how instanceof Ending.Complete) {
        return new ShardCommand.Complete(session, target, fence, sequence, newestOrNull);
      }
      if (how instanceof Ending.Release release) {
        return new ShardCommand.Release(
            session, target, fence, sequence, newestOrNull, release.delayMillis());
      }
      if (how instanceof Ending.Fail fail) {
        return new ShardCommand.Fail(
            session,
            target,
            fence,
            sequence,
            newestOrNull,
            fail.reason(),
            Texts.fitting(fail.message()));
      }
      if (how instanceof Ending.Park park) {
        return new ShardCommand.Park(
            session,
            target,
            fence,
            sequence,
            newestOrNull,
            park.reason(),
            Texts.fitting(park.message()));
      }
      Ending.Split split = (Ending.Split) how;
      return new ShardCommand.SplitReplace(
          session, target, fence, sequence, split.boundaries(), split.metadata());
    }
  }
}
