package dev.stint.core.state;

import dev.stint.core.row.Table;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sums that are kept as rows change, and that a full scan must equal (S11). One array per owner;
 * the positions are stored and never reused.
 */
public final class Counters {
  // of a run
  public static final int SHARDS_ACTIVE = 0;
  public static final int SHARDS_DONE = 1;
  public static final int SHARDS_SPLIT = 2;
  public static final int SHARDS_PARKED = 3;
  public static final int SHARDS_LEASED = 4;
  public static final int SLIVERS_PARKED = 5;
  public static final int SHARD_ROWS = 6;
  public static final int RUN_WIDTH = 7;

  // of a tenant
  public static final int RUNS = 0;
  public static final int LIVE_SHARDS = 1;
  public static final int ROWS = 2;
  public static final int SESSIONS = 3;
  public static final int TENANT_WIDTH = 4;

  // of a session
  public static final int HELD = 0;
  public static final int HELD_HASH = 1;
  public static final int HELD_LOSSY = 2;
  public static final int SESSION_WIDTH = 3;

  /** The owners of counters. The codes are stored. */
  public enum Owner {
    RUN(1, RUN_WIDTH),
    TENANT(2, TENANT_WIDTH),
    SESSION(3, SESSION_WIDTH);

    private final int code;
    private final int width;

    Owner(int code, int width) {
      this.code = code;
      this.width = width;
    }

    /** owner(1) number(8). */
    public byte[] key(long number) {
      return ByteBuffer.allocate(9).put((byte) code).putLong(number).array();
    }

    public int width() {
      return width;
    }
  }

  private Counters() {}

  /** The sums of a stored value; all 0 for {@code null}. */
  public static long[] decode(byte[] valueOrNull, int width) {
    long[] sums = new long[width];
    if (valueOrNull != null) {
      ByteBuffer in = ByteBuffer.wrap(valueOrNull);
      for (int i = 0; i < width && in.hasRemaining(); i++) {
        sums[i] = in.getLong();
      }
    }
    return sums;
  }

  /** The stored value, or {@code null} when all sums are 0: nothing is kept for what is gone. */
  public static byte[] encode(long[] sums) {
    if (Arrays.stream(sums).allMatch(sum -> sum == 0)) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate(8 * sums.length);
    for (long sum : sums) {
      out.putLong(sum);
    }
    return out.array();
  }

  public static long[] ofRun(StateView view, long incarnation) {
    return of(view, Owner.RUN, incarnation);
  }

  public static long[] ofTenant(StateView view, int tenant) {
    return of(view, Owner.TENANT, tenant);
  }

  public static long[] ofSession(StateView view, long session) {
    return of(view, Owner.SESSION, session);
  }

  private static long[] of(StateView view, Owner owner, long number) {
    return decode(view.derived(Table.COUNTERS, owner.key(number)), owner.width());
  }
}
