package dev.stint.server.replica;

import dev.stint.core.state.Digest;
import java.util.Objects;

/** The digest of a state right after the entry of an index. */
public record StateDigest(long index, Digest digest, long revision) {
  public StateDigest {
    Objects.requireNonNull(digest, "digest");
  }
}
