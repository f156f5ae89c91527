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
 * {@link #checkpoint} after. Then splits, drains and losses can come at any moment.
 *
 * <p>Threads: safe for use by any thread. Requests of one thread reach the coordinator in their
 * order. No method but {@link #flush} waits. Futures complete on the one thread on which the worker
 * tells things: what is chained to them must be short, and must not call {@code flush} or wait for
 * another future of the worker there.
 *
 * <p>Errors: futures fail with a {@link dev.stint.client.error.StintException}. {@link
 * LeaseLostException}: stop, the shard is or will be another's. {@link RejectedException}: this was
 * refused and changed nothing, and the lease goes on. {@link
 * dev.stint.client.error.InvalidRequestException}: the handler had ended before. That nobody
 * answers is no error: the library asks again until somebody does, or the lease is lost.
 */
public interface ShardContext {

  /** Which shard of which run. */
  ShardHandle shard();

  /** Under which session and fence it is held, for calls of the operators' kind. */
  LeaseHandle lease();

  /**
   * What goes with every write, so that the sink can refuse older ones: positive 64 bits, unsigned
   * (see {@link Long#compareUnsigned}). For each key of a run name, successive holders have
   * strictly increasing fences (S2); fences of different runs say nothing about each other.
   */
  long fence();

  /** Which grant of the shard this is, from 1 up, whatever became of those before. */
  int attempt();

  /** The range as it was granted. Its end may have come closer since: see {@link #end}. */
  KeyRange range();

  /** The user's own, given when the shard was made; up to 16 KiB, empty without any. */
  Blob metadata();

  /** The cursor as it was granted: everything up to its last key is done. */
  Optional<Cursor> cursor();

  /**
   * Where to begin: right behind the cursor, or at the range's start without one; empty for an open
   * start. As of the grant, whatever was checkpointed since. May lie at or behind {@link #end},
   * when everything is done but the completion.
   */
  Optional<Key> resumeFrom();

  /** The token that came with the cursor, as the last holder left it; empty without one. */
  Blob token();

  /**
   * The first key that is not this shard's, as of now; empty for an open end. Comes closer as soon
   * as a split is asked for. If that is refused it is again what it was, but whoever has seen the
   * closer one need not look again: such a shard is released rather than completed, so that the
   * next holder does what is left.
   */
  Optional<Key> end();

  /**
   * Asks whether everything up to and including the key may be worked on. From a yes on, the keys
   * up to it are cut off by no split. After a no, work on nothing beyond what had a yes: the end
   * has moved, the worker drains, or the lease is lost. A page that straddles {@link #end} may be
   * cut there and asked about again. Keys may be asked about in any order; one below an earlier yes
   * takes nothing back. Asks nobody: it costs a lock and a look at the clock.
   *
   * @return false also as soon as the worker's own clock says that the lease may be over, whether
   *     or not anything has noticed yet
   * @throws dev.stint.client.error.InvalidRequestException if the key lies before the range
   */
  boolean tryAdvance(Key key);

  /**
   * Whether the lease is lost, or may no longer be believed in, which the coordinator does no
   * earlier. Never goes back to false. The handler's thread is interrupted then, once.
   */
  boolean isLost();

  /**
   * Whether the worker wants to hand over: {@link #tryAdvance} says no from then on. After a yes
   * {@link Outcome#auto} releases the shard.
   */
  boolean isDraining();

  /**
   * Says that everything up to and including the key is done. Asynchronous, and coalesced: if many
   * come while one is on the way, only the newest follows. An acknowledged one is never taken back
   * (S5).
   *
   * @param lastKey not below that of an earlier one ({@code CURSOR_REGRESSION}), and inside the
   *     range as it is now ({@code OUT_OF_RANGE})
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
   * @param unitsDone units of work since the grant, in total, 0 or more; -1 if not counted. The
   *     unit is the user's, the same for all shards of a run
   * @param unitsRemaining units left, by an estimate, 0 or more; -1 without one
   * @throws dev.stint.client.error.InvalidRequestException if the key or the token is too long, or
   *     a number below -1
   */
  CompletableFuture<Void> checkpoint(Cursor cursor, long unitsDone, long unitsRemaining);

  /**
   * Waits until the newest checkpoint so far is acknowledged, and with it all before. Returns at
   * once if none was asked for. Waits as long as it takes: it ends with the lease at the latest.
   *
   * @throws LeaseLostException when that may never be
   * @throws RejectedException when one was refused, also before this was called, and no later one
   *     was acknowledged
   * @throws InterruptedException if the thread is interrupted, as a handler's is by a loss
   */
  void flush() throws InterruptedException;

  /**
   * Says "all before this key is done, this one can not be": the key is set aside as a parked shard
   * of its own, the cursor moves to it, and the handler goes on behind it. Acknowledges the
   * checkpoints before it. Never coalesced; what is asked for after it is sent when it is answered.
   *
   * @param key beyond the last checkpoint ({@code CURSOR_REGRESSION}), inside the range ({@code
   *     OUT_OF_RANGE})
   * @param token of the cursor from now on, up to 16 KiB
   * @param reason a short word for programs: a name of up to 64 characters, or empty
   * @param message for people; cut at 1 KiB; null is taken for empty
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
   * {@link #end} is there from now on, and not only from the answer on.
   *
   * @param at beyond everything that {@link #tryAdvance} said yes to or that was checkpointed, and
   *     inside the range ({@code BAD_BOUNDARIES})
   * @return completes with the number of the new shard; fails with {@link RejectedException} when
   *     it is refused: the end is then what it was (see {@link #end})
   */
  CompletableFuture<Long> split(Key at);
}
