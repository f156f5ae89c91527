package dev.stint.integrations.jdbc;

import java.util.List;

/**
 * What became of one row of a batch.
 *
 * @param key values of the key columns
 * @param fence the fence the row was written with
 * @param storedFence the fence the table held for the key right after the write, in the same
 *     transaction; never below {@code fence}, because the stored fence of a key only grows (S2)
 */
public record FencedWrite(List<Object> key, long fence, long storedFence) {

  public FencedWrite {
    key = List.copyOf(key);
    if (storedFence < fence) {
      throw new IllegalArgumentException(
          "the table holds fence " + storedFence + " after a write with fence " + fence);
    }
  }

  /**
   * True if the table now holds this row. False if a newer holder had written the key before: then
   * nothing was changed, and the lease that made this write is over.
   */
  public boolean accepted() {
    return storedFence == fence;
  }
}
