package dev.stint.statemachine.ratis;

/**
 * A place in a Raft log: the index of an entry and the term in which it was written.
 *
 * @param term 0 or more
 * @param index 0 or more for an entry, -1 for the place before the first one
 */
public record Position(long term, long index) implements Comparable<Position> {

  /** Before the first entry: what an empty state has applied. */
  public static final Position NONE = new Position(0, -1);

  public Position {
    if (term < 0 || index < -1) {
      throw new IllegalArgumentException("No position: term " + term + ", index " + index);
    }
  }

  /** By index, then by term: of two positions of one log the later one is greater. */
  @Override
  public int compareTo(Position other) {
    int byIndex = Long.compare(index, other.index);
    return byIndex != 0 ? byIndex : Long.compare(term, other.term);
  }

  /** Whether this position lies behind the other one in the log. */
  public boolean isAfter(Position other) {
    return index > other.index;
  }

  @Override
  public String toString() {
    return "(term " + term + ", index " + index + ")";
  }
}
