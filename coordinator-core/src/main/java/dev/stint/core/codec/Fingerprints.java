package dev.stint.core.codec;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.value.Fingerprint;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes fingerprints, at the gateway alone: what is logged is what all replicas compare.
 *
 * <p>Algorithm 1: the first 128 bits of SHA-256 over the canonical form without sequence number or
 * stamp.
 */
public final class Fingerprints {
  public static final int ALGORITHM = 1;

  private Fingerprints() {}

  public static Fingerprint of(Command command) {
    boolean recorded =
        command instanceof ShardCommand
            || command instanceof ClaimCommand
            || command instanceof StampedCommand;
    if (!recorded) {
      return Fingerprint.NONE;
    }
    Out out = new Out(96).u8(command.kind().code());
    CommandCodec.writeBody(out, command);
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(out.toBytes()));
      return new Fingerprint(ALGORITHM, hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
