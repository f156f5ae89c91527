package dev.stint.core.row;

import dev.stint.core.value.Key;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The shape of every key. Numbers are big-endian (all are non-negative, so that unsigned byte order
 * is their order), names are ended by 0x00, which no name contains, and what varies in length and
 * is not a name stands last.
 */
public final class RowKeys {
  private static final byte[] GROUP = {0};

  private RowKeys() {}

  /** One row. */
  public static byte[] group() {
    return GROUP;
  }

  /** name. */
  public static byte[] tenant(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** tenant 0x00 name. */
  public static byte[] run(String tenant, String name) {
    return (tenant + '\0' + name).getBytes(StandardCharsets.UTF_8);
  }

  /** tenant 0x00: all runs of a tenant. */
  public static byte[] runs(String tenant) {
    return (tenant + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /** incarnation(8) shard(8). */
  public static byte[] shard(long incarnation, long shard) {
    return ByteBuffer.allocate(16).putLong(incarnation).putLong(shard).array();
  }

  /** A number(8) alone: session, or incarnation as prefix of all that belongs to a run. */
  public static byte[] number(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  /** session(8). */
  public static byte[] session(long session) {
    return number(session);
  }

  /** tenant(4) op(16). */
  public static byte[] op(int tenant, OpId op) {
    return ByteBuffer.allocate(20).putInt(tenant).putLong(op.high()).putLong(op.low()).array();
  }

  /** incarnation(8) chunk(8). */
  public static byte[] chunk(long incarnation, long chunk) {
    return shard(incarnation, chunk);
  }

  /** incarnation(8) tenant(4); the tenant's own log has incarnation 0. */
  public static byte[] eventLog(EventScope scope) {
    return ByteBuffer.allocate(12).putLong(scope.incarnation()).putInt(scope.tenant()).array();
  }

  /** incarnation(8) tenant(4) revision(8) ordinal(4). */
  public static byte[] event(EventScope scope, long revision, int ordinal) {
    return ByteBuffer.allocate(24)
        .putLong(scope.incarnation())
        .putInt(scope.tenant())
        .putLong(revision)
        .putInt(ordinal)
        .array();
  }

  /** The smallest key above all keys with this prefix, or {@code null} if there is none. */
  public static byte[] prefixEnd(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xFF) {
        byte[] end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return end;
      }
    }
    return null;
  }

  /** The smallest key above this one. */
  public static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  /** incarnation(8) start: an open start is the empty string, below every key. Also of slivers. */
  public static byte[] start(long incarnation, Key startOrNull) {
    byte[] start = startOrNull == null ? new byte[0] : startOrNull.unsafeBytes();
    return ByteBuffer.allocate(8 + start.length).putLong(incarnation).put(start).array();
  }

  /**
   * No start of this run's shards is above it; every one of another run with a higher number is.
   */
  public static byte[] lastStart(long incarnation) {
    byte[] last = Arrays.copyOf(number(incarnation), 8 + Limits.MAX_BOUNDARY_BYTES);
    Arrays.fill(last, 8, last.length, (byte) 0xFF);
    return last;
  }

  /** incarnation(8) class(1): the head of a run's claimable shards of one class. */
  public static byte[] claimable(long incarnation, boolean lossy) {
    return ByteBuffer.allocate(9).putLong(incarnation).put((byte) (lossy ? 1 : 0)).array();
  }

  /** incarnation(8) class(1) eligibleAt(8) shard(8). */
  public static byte[] claimable(long incarnation, boolean lossy, long eligibleAt, long shard) {
    return ByteBuffer.allocate(25)
        .putLong(incarnation)
        .put((byte) (lossy ? 1 : 0))
        .putLong(eligibleAt)
        .putLong(shard)
        .array();
  }

  /** incarnation(8) worker 0x00. */
  public static byte[] affinity(long incarnation, String worker) {
    byte[] name = worker.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(9 + name.length)
        .putLong(incarnation)
        .put(name)
        .put((byte) 0)
        .array();
  }

  /** incarnation(8) worker 0x00 notBefore(8) shard(8). */
  public static byte[] affinity(long incarnation, String worker, long notBefore, long shard) {
    byte[] head = affinity(incarnation, worker);
    return ByteBuffer.allocate(head.length + 16)
        .put(head)
        .putLong(notBefore)
        .putLong(shard)
        .array();
  }

  /** session(8) incarnation(8) shard(8). */
  public static byte[] held(long session, long incarnation, long shard) {
    return ByteBuffer.allocate(24).putLong(session).putLong(incarnation).putLong(shard).array();
  }

  /** incarnation(8) state(1) shard(8). */
  public static byte[] byState(long incarnation, ShardState state, long shard) {
    return ByteBuffer.allocate(17)
        .putLong(incarnation)
        .put((byte) state.code())
        .putLong(shard)
        .array();
  }

  /** incarnation(8) state(1). */
  public static byte[] byState(long incarnation, ShardState state) {
    return ByteBuffer.allocate(9).putLong(incarnation).put((byte) state.code()).array();
  }

  /** tenant(4) session(8). */
  public static byte[] tenantSession(int tenant, long session) {
    return ByteBuffer.allocate(12).putInt(tenant).putLong(session).array();
  }

  /** tenant(4). */
  public static byte[] tenantNumber(int tenant) {
    return ByteBuffer.allocate(4).putInt(tenant).array();
  }

  /** tenant(4) inverted priority(4) incarnation(8). */
  public static byte[] runnable(int tenant, int priority, long incarnation) {
    return ByteBuffer.allocate(16)
        .putInt(tenant)
        .putInt(Integer.MAX_VALUE - priority)
        .putLong(incarnation)
        .array();
  }

  /** kind(1) time(8) then what it is about. */
  public static byte[] due(Due kind, long atMillis, byte[] about) {
    return ByteBuffer.allocate(9 + about.length)
        .put((byte) kind.code())
        .putLong(atMillis)
        .put(about)
        .array();
  }

  /** kind(1). */
  public static byte[] due(Due kind) {
    return new byte[] {(byte) kind.code()};
  }

  /** The eight bytes at {@code offset} as a number. */
  public static long numberAt(byte[] key, int offset) {
    return ByteBuffer.wrap(key).getLong(offset);
  }
}
