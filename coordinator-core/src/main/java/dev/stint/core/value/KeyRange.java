package dev.stint.core.value;

import java.util.Objects;
import java.util.Optional;

/**
 * A half-open range {@code [start, end)} of keys (D2). An open start or end is a typed absence and
 * not a byte string. Never empty: start is below end. Immutable.
 */
public final class KeyRange {
  private static final KeyRange ALL = new KeyRange(null, null);

  private final Key start;
  private final Key end;

  private KeyRange(Key start, Key end) {
    if (start != null && end != null && !start.isBelow(end)) {
      throw new IllegalArgumentException("the start of a range is below its end");
    }
    this.start = start;
    this.end = end;
  }

  /** The range of all keys. */
  public static KeyRange all() {
    return ALL;
  }

  /**
   * A range; {@code null} stands for open.
   *
   * @throws IllegalArgumentException if start is not below end; see {@link #isValid}
   */
  public static KeyRange of(Key startOrNull, Key endOrNull) {
    return startOrNull == null && endOrNull == null ? ALL : new KeyRange(startOrNull, endOrNull);
  }

  /** Whether {@link #of} accepts these bounds. */
  public static boolean isValid(Key startOrNull, Key endOrNull) {
    return startOrNull == null || endOrNull == null || startOrNull.isBelow(endOrNull);
  }

  /** The range that holds this key alone. */
  public static KeyRange single(Key key) {
    return new KeyRange(key, key.successor());
  }

  /** The first key, or {@code null} when the start is open. */
  public Key startOrNull() {
    return start;
  }

  /** The first key beyond the range, or {@code null} when the end is open. */
  public Key endOrNull() {
    return end;
  }

  public Optional<Key> start() {
    return Optional.ofNullable(start);
  }

  public Optional<Key> end() {
    return Optional.ofNullable(end);
  }

  public boolean contains(Key key) {
    return !startsAbove(key) && !endsAtOrBelow(key);
  }

  /** Whether every key of the range is above {@code key}. */
  public boolean startsAbove(Key key) {
    return start != null && start.isAbove(key);
  }

  /** Whether the end is not above {@code key}. */
  public boolean endsAtOrBelow(Key key) {
    return end != null && !end.isAbove(key);
  }

  /** Whether {@code boundary} cuts the range in two parts that both hold keys. */
  public boolean isCutBy(Key boundary) {
    return (start == null || boundary.isAbove(start)) && (end == null || boundary.isBelow(end));
  }

  /** Whether the range holds {@code key} and nothing else. */
  public boolean isOnly(Key key) {
    return start != null && end != null && start.equals(key) && key.isSuccessor(end);
  }

  public boolean overlaps(KeyRange other) {
    return (end == null || other.start == null || other.start.isBelow(end))
        && (other.end == null || start == null || start.isBelow(other.end));
  }

  /** The range up to {@code at}, which cuts this range. */
  public KeyRange before(Key at) {
    return new KeyRange(start, at);
  }

  /** The range from {@code at}, which cuts this range. */
  public KeyRange from(Key at) {
    return new KeyRange(at, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRange range
        && Objects.equals(start, range.start)
        && Objects.equals(end, range.end);
  }

  @Override
  public int hashCode() {
    return Objects.hash(start, end);
  }

  @Override
  public String toString() {
    return "[" + (start == null ? "-" : start) + ", " + (end == null ? "-" : end) + ")";
  }
}
