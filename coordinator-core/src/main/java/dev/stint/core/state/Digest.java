package dev.stint.core.state;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A fingerprint of the whole state, kept incrementally (S12): the sum, in two lanes modulo 2^64, of
 * 128 bits of SHA-256 over table, key and canonical bytes of each row. A changed row costs one
 * subtraction and one addition, and the order of changes does not matter. It finds divergence and
 * rot, not forgery. Source: Bellare and Micciancio, A new paradigm for collision-free hashing:
 * incrementality at reduced cost (1997), additive variant.
 */
public record Digest(long high, long low) {
  public static final Digest EMPTY = new Digest(0, 0);

  /** What one row adds. */
  public static Digest of(Row row) {
    return of(row.table(), row.key(), RowCodec.encode(row));
  }

  /** What a row with these canonical bytes adds. */
  public static Digest of(Table table, byte[] key, byte[] value) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((byte) table.id());
      sha.update((byte) (key.length >>> 8));
      sha.update((byte) key.length);
      sha.update(key);
      ByteBuffer hash = ByteBuffer.wrap(sha.digest(value));
      return new Digest(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public Digest plus(Digest other) {
    return new Digest(high + other.high, low + other.low);
  }

  public Digest minus(Digest other) {
    return new Digest(high - other.high, low - other.low);
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
