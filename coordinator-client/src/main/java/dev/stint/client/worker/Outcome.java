package dev.stint.client.worker;

import dev.stint.client.internal.Ending;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What is to become of a shard whose handler has ended. The newest checkpoint goes with it. One
 * that the coordinator refuses, for boundaries outside the range for instance, becomes a failure
 * with the refusal as its message; a split for which there is no quota becomes a release with a
 * delay of 10 s. Immutable.
 */
public final class Outcome {
  private static final Outcome AUTO = new Outcome(new Ending.Auto());
  private static final Outcome COMPLETE = new Outcome(new Ending.Complete());
  private static final Outcome RELEASE = new Outcome(new Ending.Release(0));

  private final Ending ending;

  private Outcome(Ending ending) {
    this.ending = Objects.requireNonNull(ending, "ending");
  }

  static Outcome of(Ending ending) {
    return new Outcome(ending);
  }

  Ending ending() {
    return ending;
  }

  /**
   * Complete, or release the rest: release if {@link ShardContext#tryAdvance} said no because of a
   * split or drain, or {@link ShardContext#isDraining} said yes, and {@code tryAdvance} did not say
   * yes since; otherwise complete. So a handler that stops early and has asked neither completes
   * what it has not done: it must {@link #release()}. If {@code tryAdvance} said no because the
   * handler went beyond the end of its range, keys before the end may be left out: then the shard
   * fails with a message that says so. See {@link #complete()} for a refused split.
   */
  public static Outcome auto() {
    return AUTO;
  }

  /**
   * Every key of the shard, up to its end as it is now, is done. If {@link ShardContext#end} was
   * once shown closer than it is in the end, because a split was then refused, the shard is
   * released instead: the handler may have stopped at the closer one, and the next holder goes on
   * behind the newest checkpoint.
   */
  public static Outcome complete() {
    return COMPLETE;
  }

  /** Give it back without blame, to be granted again at once. */
  public static Outcome release() {
    return RELEASE;
  }

  /**
   * Give it back without blame.
   *
   * @param delay not granted again before it has passed: 0 to 1 hour, in whole milliseconds
   */
  public static Outcome release(Duration delay) {
    return new Outcome(new Ending.Release(delay.toMillis()));
  }

  /**
   * Give it back as failed: granted again after a backoff, parked after the run's maximum of
   * failures without progress.
   *
   * @param message for people; cut at 1 KiB; null is taken for empty
   */
  public static Outcome fail(String message) {
    return fail("", message);
  }

  /**
   * The same.
   *
   * @param reason a short word for programs: a name of up to 64 characters, or empty
   */
  public static Outcome fail(String reason, String message) {
    return new Outcome(new Ending.Fail(reason, message));
  }

  /**
   * Set it aside for somebody to look at.
   *
   * @param reason a short word for programs: a name of up to 64 characters, or empty
   * @param message for people; cut at 1 KiB; null is taken for empty
   */
  public static Outcome park(String reason, String message) {
    return new Outcome(new Ending.Park(reason, message));
  }

  /**
   * Replace it by shards that cover its range; what lies behind the cursor stays done.
   *
   * @param boundaries 1 to 255, strictly ascending, strictly inside the range
   */
  public static Outcome splitAt(List<Key> boundaries) {
    return new Outcome(new Ending.Split(boundaries, List.of()));
  }

  /**
   * The same.
   *
   * @param metadata one for each new shard, in order, so one more than boundaries; up to 16 KiB
   *     each. Empty: they inherit the shard's
   */
  public static Outcome splitAt(List<Key> boundaries, List<Blob> metadata) {
    return new Outcome(new Ending.Split(boundaries, metadata));
  }

  @Override
  public String toString() {
    return ending.toString();
  }
}
