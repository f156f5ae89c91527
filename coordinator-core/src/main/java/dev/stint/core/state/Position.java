package dev.stint.core.state;

/** A place in the Raft log. */
public record Position(long term, long index) implements Comparable<Position> {
  /** Before the first entry. */
  public static final Position START = new Position(0, -1);

  @Override
  public int compareTo(Position other) {
    return Long.compare(index, other.index);
  }
}
