package dev.stint.core.value;

/** A caller's 16-byte identity of one command, random, never used for another command. */
public record OpId(long high, long low) implements Comparable<OpId> {
  @Override
  public int compareTo(OpId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
