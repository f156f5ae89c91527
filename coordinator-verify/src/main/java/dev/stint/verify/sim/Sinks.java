package dev.stint.verify.sim;

import dev.stint.core.value.Key;
import dev.stint.verify.history.HistoryRecord;
import java.util.HashMap;
import java.util.Map;

/** Where workers write: one sink that refuses older fences, and one that does not look. */
final class Sinks {
  private final World world;
  private final Map<String, Long> highest = new HashMap<>();

  Sinks(World world) {
    this.world = world;
  }

  /** Writes to both; says whether the fenced one took it. */
  boolean write(Process worker, String run, Key key, long fence) {
    String place = run + "/" + key;
    boolean accepted = fence >= highest.getOrDefault(place, 0L);
    if (accepted) {
      highest.put(place, fence);
    } else {
      world.recorder().count("stale write refused");
    }
    long now = world.time().nanos();
    world
        .recorder()
        .add(
            new HistoryRecord.SinkWrite(
                "fenced", true, worker.name, run, key, fence, accepted, now));
    world
        .recorder()
        .add(
            new HistoryRecord.SinkWrite(
                "unfenced", false, worker.name, run, key, fence, true, now));
    return accepted;
  }
}
