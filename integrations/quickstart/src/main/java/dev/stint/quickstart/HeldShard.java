package dev.stint.quickstart;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a scan needs of a shard that its worker holds. The worker library gives it. */
interface HeldShard {

  long shard();

  /** Of the lease; successive holders of a key have strictly increasing ones. */
  long fence();

  /** As it was granted; its end may have come closer, which {@link #tryAdvance} knows. */
  KeyRange range();

  /** The cursor as it was granted: everything up to and including that key is done. */
  Optional<Key> lastKey();

  /** Whether the work up to and including that key may be done: the lease lives and covers it. */
  boolean tryAdvance(Key key);

  /**
   * Says that everything up to and including that key is done. Completes when that, or more, was
   * acknowledged; exceptionally when it never will be.
   */
  CompletionStage<?> checkpoint(Key key);
}
