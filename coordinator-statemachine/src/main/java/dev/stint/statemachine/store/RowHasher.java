package dev.stint.statemachine.store;

import dev.stint.core.row.Table;
import dev.stint.core.state.Digest;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What {@link Digest#of(Table, byte[], byte[])} gives, without allocating: the digest of the state
 * is carried along as two sums while a batch is built. Not thread-safe.
 */
final class RowHasher {
  private final MessageDigest sha;
  private final byte[] hash = new byte[32];
  private final ByteBuffer lanes = ByteBuffer.wrap(hash);

  RowHasher() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Hashes a row; the result is read by {@link #high} and {@link #low} until the next call. */
  void hash(Table table, byte[] key, byte[] value) {
    try {
      sha.update((byte) table.id());
      sha.update((byte) (key.length >>> 8));
      sha.update((byte) key.length);
      sha.update(key);
      sha.update(value);
      sha.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
  }

  long high() {
    return lanes.getLong(0);
  }

  long low() {
    return lanes.getLong(8);
  }
}
