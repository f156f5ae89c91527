package dev.stint.statemachine.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Compares two bags of entries of any size in little memory: each entry adds a hash of itself to
 * the sum of its bucket if it is expected and subtracts it if it is found. What is left over shows
 * in which buckets the bags differ. Finds rot and mistakes, not forgery.
 */
final class BucketSums {
  static final int BUCKETS = 4_096;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ODD = 0x9E3779B97F4A7C15L;

  private final long[] sums = new long[BUCKETS];

  void add(byte[] key, byte[] value) {
    sums[bucketOf(key)] += hash(hash(0, key), value);
  }

  void subtract(byte[] key, byte[] value) {
    sums[bucketOf(key)] -= hash(hash(0, key), value);
  }

  /**
   * Adds a number that itself is a sum: many amounts for one key and position weigh as much as
   * their sum, and no wrong sum weighs the same, since the weight is odd.
   */
  void addAmount(byte[] key, int position, long amount) {
    sums[bucketOf(key)] += amount * (mix(hash(0, key) + position) | 1);
  }

  boolean isZero(int bucket) {
    return sums[bucket] == 0;
  }

  boolean isZero() {
    for (long sum : sums) {
      if (sum != 0) {
        return false;
      }
    }
    return true;
  }

  static int bucketOf(byte[] key) {
    return (int) hash(1, key) & (BUCKETS - 1);
  }

  private static long hash(long seed, byte[] bytes) {
    long hash = mix(seed + bytes.length);
    int at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
    }
    long tail = 0;
    for (; at < bytes.length; at++) {
      tail = (tail << 8) | (bytes[at] & 0xFF);
    }
    return mix(hash ^ tail);
  }

  /** Steele, Lea and Flood, Fast splittable pseudorandom number generators (2014). */
  private static long mix(long number) {
    long mixed = number + ODD;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
