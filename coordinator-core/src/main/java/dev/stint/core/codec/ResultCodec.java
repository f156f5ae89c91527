package dev.stint.core.codec;

import dev.stint.core.command.Judged;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;

/**
 * The canonical form of results that are kept in rows for replay. The tags are stored and never
 * reused. Heartbeats and claims are not kept in this form: the former never, the latter as leases.
 */
public final class ResultCodec {
  private static final int REJECTED = 1;
  private static final int DONE = 2;
  private static final int SESSION_OPENED = 3;
  private static final int SPLIT = 4;
  private static final int QUARANTINED = 5;
  private static final int FAILED = 6;
  private static final int RUN_CREATED = 7;
  private static final int SHARDS_ADDED = 8;
  private static final int UNPARKED = 9;
  private static final int SPLIT_ASKED = 10;

  private ResultCodec() {}

  public static void write(Out out, Judged judged) {
    out.varint(judged.revision());
    Result result = judged.result();
    if (result instanceof Result.Done) {
      out.u8(DONE);
    } else if (result instanceof Result.Rejected rejected) {
      writeRejection(out.u8(REJECTED), rejected.rejection());
    } else if (result instanceof Result.SessionOpened r) {
      out.u8(SESSION_OPENED).varint(r.session()).varint(r.ttlMillis()).varint(r.deadlineMillis());
    } else if (result instanceof Result.Split r) {
      out.u8(SPLIT).varint(r.firstChild()).varint(r.children());
    } else if (result instanceof Result.Quarantined r) {
      out.u8(QUARANTINED).varint(r.sliver());
    } else if (result instanceof Result.Failed r) {
      out.u8(FAILED).bool(r.parked()).varint(r.notBeforeMillis());
    } else if (result instanceof Result.RunCreated r) {
      out.u8(RUN_CREATED).varint(r.incarnation()).bool(r.created()).u8(r.status().code());
    } else if (result instanceof Result.ShardsAdded r) {
      out.u8(SHARDS_ADDED).varint(r.firstShard()).varint(r.shards());
    } else if (result instanceof Result.Unparked r) {
      out.u8(UNPARKED).varint(r.outcomes().size());
      r.outcomes().forEach(outcome -> out.u8(outcome.ordinal()));
    } else if (result instanceof Result.SplitAsked r) {
      out.u8(SPLIT_ASKED).varint(r.session()).varint(r.fence());
    } else {
      throw new IllegalArgumentException("not kept in rows: " + result.getClass());
    }
  }

  public static Judged read(In in) {
    long revision = in.varint();
    int tag = in.u8();
    return new Judged(
        switch (tag) {
          case DONE -> Result.Done.INSTANCE;
          case REJECTED -> new Result.Rejected(readRejection(in));
          case SESSION_OPENED -> new Result.SessionOpened(in.varint(), in.varint(), in.varint());
          case SPLIT -> new Result.Split(in.varint(), in.intVarint());
          case QUARANTINED -> new Result.Quarantined(in.varint());
          case FAILED -> new Result.Failed(in.bool(), in.varint());
          case RUN_CREATED ->
              new Result.RunCreated(in.varint(), in.bool(), in.code(RunStatus::ofCode));
          case SHARDS_ADDED -> new Result.ShardsAdded(in.varint(), in.intVarint());
          case UNPARKED -> new Result.Unparked(in.list(() -> outcome(in.u8())));
          case SPLIT_ASKED -> new Result.SplitAsked(in.varint(), in.varint());
          default -> throw new CodecException("unknown result " + tag);
        },
        revision);
  }

  private static Result.Unparked.Outcome outcome(int ordinal) {
    Result.Unparked.Outcome[] all = Result.Unparked.Outcome.values();
    if (ordinal >= all.length) {
      throw new CodecException("unknown outcome " + ordinal);
    }
    return all[ordinal];
  }

  private static void writeRejection(Out out, Rejection rejection) {
    out.varint(rejection.code().number()).string(rejection.subject());
    out.u8(rejection.runStatusOrNull() == null ? 0 : rejection.runStatusOrNull().code());
    out.u8(rejection.shardStatusOrNull() == null ? 0 : rejection.shardStatusOrNull().code());
    out.signed(rejection.given()).signed(rejection.current());
    out.bool(rejection.rangeOrNull() != null);
    if (rejection.rangeOrNull() != null) {
      out.range(rejection.rangeOrNull());
    }
  }

  private static Rejection readRejection(In in) {
    int number = in.intVarint();
    RejectionCode code = RejectionCode.ofNumber(number);
    if (code == null) {
      throw new CodecException("unknown rejection " + number);
    }
    return new Rejection(
        code,
        in.string(),
        in.codeOrNull(RunStatus::ofCode),
        in.codeOrNull(ShardStatus::ofCode),
        in.signed(),
        in.signed(),
        in.bool() ? in.range() : null);
  }
}
