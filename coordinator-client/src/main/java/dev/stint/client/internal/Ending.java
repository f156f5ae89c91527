package dev.stint.client.internal;

import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;
import java.util.List;

/** How a handler wants its lease to end. */
public sealed interface Ending {

  /** Every key is done. */
  record Complete() implements Ending {}

  /** Give it back, not to be granted again before the delay has passed. */
  record Release(long delayMillis) implements Ending {}

  /** Give it back as failed. */
  record Fail(String reason, String message) implements Ending {
    public Fail {
      reason = Texts.orEmpty(reason);
      message = Texts.orEmpty(message); // that of many an exception is null
    }
  }

  /** Set it aside. */
  record Park(String reason, String message) implements Ending {
    public Park {
      reason = Texts.orEmpty(reason);
      message = Texts.orEmpty(message);
    }
  }

  /** Replace it by children. */
  record Split(List<Key> boundaries, List<Blob> metadata) implements Ending {
    public Split {
      boundaries = List.copyOf(boundaries);
      metadata = List.copyOf(metadata);
    }
  }

  /** Complete it, or release the rest: the tracker knows. */
  record Auto() implements Ending {}
}
