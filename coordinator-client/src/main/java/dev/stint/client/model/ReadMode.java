package dev.stint.client.model;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How fresh an answer has to be.
 *
 * @param stale any replica may answer from what it has; its header says as of when
 * @param minRevision with stale: at least this revision, for which the replica waits
 */
public record ReadMode(boolean stale, OptionalLong minRevision) {
  /** As of a moment after the read was asked for; only the leader answers. The default. */
  public static final ReadMode LINEARIZABLE = new ReadMode(false, OptionalLong.empty());

  /** Whatever the replica has. */
  public static final ReadMode STALE = new ReadMode(true, OptionalLong.empty());

  public ReadMode {
    Objects.requireNonNull(minRevision, "minRevision");
  }

  /** Whatever the replica has, but not older than this. */
  public static ReadMode notBefore(long revision) {
    return new ReadMode(true, OptionalLong.of(revision));
  }
}
