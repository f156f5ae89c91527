package dev.stint.server.replica;

import dev.stint.core.state.Digest;
import java.util.Optional;

/**
 * The digests of the newest entries, so that replicas can be compared at one index although they
 * are never at the same one at the same moment (S12). A ring of fixed size. Thread-safe.
 */
final class DigestLog {
  static final int KEPT = 16_384;

  private final long[] indexes = new long[KEPT];
  private final long[] revisions = new long[KEPT];
  private final Digest[] digests = new Digest[KEPT];
  private long newest;

  synchronized void add(long index, Digest digest, long revision) {
    int at = (int) (index % KEPT);
    indexes[at] = index;
    revisions[at] = revision;
    digests[at] = digest;
    newest = index;
  }

  /** The digest that was added last, if there is one. */
  synchronized Optional<StateDigest> newest() {
    return at(newest);
  }

  /** The digest right after the entry of this index, unless it is too old or not there yet. */
  synchronized Optional<StateDigest> at(long index) {
    int at = (int) Math.floorMod(index, (long) KEPT);
    return digests[at] == null || indexes[at] != index
        ? Optional.empty()
        : Optional.of(new StateDigest(index, digests[at], revisions[at]));
  }
}
