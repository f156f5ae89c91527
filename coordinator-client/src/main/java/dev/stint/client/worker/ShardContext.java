package dev.stint.client.worker;

import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.RejectedException;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.ShardHandle;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A shard in the hands of its handler.
 *
 * <p>The one rule: ask {@link #tryAdvance} before working on keys, write with the {@link #fence},
 * {@link #checkpoint} after. Then splits, drains and losses can come at any moment. Safe for use by
 * any thread, also after the handler has ended, when nothing has an effect any more. Futures
 * complete on a thread of the worker and should not be blocked.
 */
public interface ShardContext {

  ShardHandle shard();

  LeaseHandle lease();

  /**
   * What goes with every write, so that the sink can refuse older ones; unsigned. For each key,
   * successive holders have strictly increasing fences.
   */
  long fence();

  /** Which grant of the shard this is, from 1 up. */
  int attempt();

  /** The range as it was granted. Its end may have come closer since: see {@link #end}. */
  KeyRange range();

  /** The user's own, given when the shard was made. */
  Blob metadata();

  /** The cursor as it was granted: everything up to its last key is done. */
  Optional<Cursor> cursor();

  /** The first key that may be not done; empty for an open start. */
  Optional<Key> resumeFrom();

  /** The token that came with the cursor, as the last holder left it; empty without one. */
  Blob token();

  /**
   * The first key that is not this shard's, as of now; empty for an open end. Comes only closer.
   */
  Optional<Key> end();

  /**
   * Asks whether everything up to and including the key may be worked on. From a yes on, the keys
   * up to it are cut off by no split. After a no, work on nothing beyond what had a yes: the end
   * has moved, the worker drains, or the lease is lost. A page that straddles {@link #end} may be
   * cut there and asked about again.
   *
   * @throws dev.stint.client.error.InvalidRequestException if the key lies before the range
   */
  boolean tryAdvance(Key key);

  /** Whether the lease is lost, or may no longer be believed in. */
  boolean isLost();

  /** Whether the worker wants to hand over: {@link #tryAdvance} says no from then on. */
  boolean isDraining();

  /**
   * Says that everything up to and including the key is done. Asynchronous, and coalesced: if many
   * come while one is on the way, only the newest follows.
   *
   * @return completes when this or a later one is acknowledged; fails with {@link
   *     LeaseLostException} when it never may be, with {@link RejectedException} when it is refused
   */
  default CompletableFuture<Void> checkpoint(Key lastKey) {
    return checkpoint(Cursor.at(lastKey));
  }

  /**
   * The same.
   *
   * @param token the handler's own, up to 16 KiB, for the next holder
   */
  default CompletableFuture<Void> checkpoint(Key lastKey, Blob token) {
    return checkpoint(new Cursor(lastKey, token));
  }

  /** The same. */
  default CompletableFuture<Void> checkpoint(Cursor cursor) {
    return checkpoint(cursor, -1, -1);
  }

  /**
   * The same.
   *
   * @param unitsDone units of work since the grant, in total; -1 if not counted
   * @param unitsRemaining units left, by an estimate; -1 without one
   */
  CompletableFuture<Void> checkpoint(Cursor cursor, long unitsDone, long unitsRemaining);

  /**
   * Waits until every checkpoint so far is acknowledged.
   *
   * @throws LeaseLostException when that may never be
   * @throws RejectedException when the last one was refused
   * @throws InterruptedException if the thread is interrupted
   */
  void flush() throws InterruptedException;

  /**
   * Says "all before this key is done, this one can not be": the key is set aside as a parked shard
   * of its own, the cursor moves to it, and the handler goes on behind it.
   *
   * @param key beyond the last checkpoint
   * @param token of the cursor from now on
   * @param reason a short word for programs: a name of up to 64 characters, or empty
   * @param message for people; cut at 1 KiB
   * @return completes with the number of the parked shard; fails with {@link RejectedException} for
   *     example as {@code SINGLE_KEY}, when the shard covers no other key and is to be parked
   */
  CompletableFuture<Long> quarantine(Key key, Blob token, String reason, String message);

  /** The same, with an empty token. */
  default CompletableFuture<Long> quarantine(Key key, String reason, String message) {
    return quarantine(key, Blob.EMPTY, reason, message);
  }

  /**
   * Cuts off what lies from the key on as a new shard, for others; this one goes on up to there.
   *
   * @param at beyond everything that {@link #tryAdvance} said yes to, and inside the range
   * @return completes with the number of the new shard; fails with {@link RejectedException} when
   *     it is refused, and the end is then what it was
   */
  CompletableFuture<Long> split(Key at);
}
