package dev.stint.client.net;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The newest logical time heard of each group, for stamps. It is never extrapolated: clocks do not
 * have to agree, and a time that is a little old only makes a stamp expire a little earlier. Safe
 * for use by any thread.
 */
public final class LogicalTimes {
  private static final long USABLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Map<Integer, Heard> byGroup = new ConcurrentHashMap<>();

  private record Heard(long millis, long at) {}

  void heard(int group, long millis, long now) {
    byGroup.merge(
        group,
        new Heard(millis, now),
        (before, after) -> after.millis() >= before.millis() ? after : before);
  }

  /** The group's logical time as of a moment ago, if it was heard then. */
  public OptionalLong recent(int group, long now) {
    Heard heard = byGroup.get(group);
    return heard == null || now - heard.at() > USABLE_NANOS
        ? OptionalLong.empty()
        : OptionalLong.of(heard.millis());
  }
}
