package dev.stint.core.value;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A lease as both sides of a heartbeat count it. The sum modulo 2^64 of {@link #hash} over all
 * leases of a session, with their number, lets one heartbeat compare any number of leases.
 */
public record HeldLease(long incarnation, long shard, long fence) {
  /**
   * The first eight bytes, big-endian, of SHA-256 over incarnation, shard and fence, each as eight
   * bytes big-endian: every language has it, and it is part of the public contract.
   */
  public long hash() {
    byte[] input =
        ByteBuffer.allocate(24).putLong(incarnation).putLong(shard).putLong(fence).array();
    return ByteBuffer.wrap(sha256().digest(input)).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
