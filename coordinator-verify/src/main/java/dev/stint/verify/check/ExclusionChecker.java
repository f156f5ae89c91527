package dev.stint.verify.check;

import dev.stint.core.value.Key;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.HistoryRecord.SinkWrite;
import dev.stint.verify.history.HistoryRecord.Worked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * No sink that fences took a write of an older holder after one of a newer (S1, S2). What the other
 * sinks of the same history took in that order is counted: where that is nothing, the fence was not
 * put to the test.
 */
final class ExclusionChecker implements Checker {
  private record Place(String sink, String run, Key key) {}

  private record Lease(String run, long fence) {}

  @Override
  public String name() {
    return "exclusion";
  }

  @Override
  public List<String> claims() {
    return List.of("S1", "S2");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<Place, Long> highest = new HashMap<>();
    Map<Lease, String> writers = new HashMap<>();
    Map<Lease, Long> holders = new HashMap<>();
    for (HistoryRecord record : history.records()) {
      if (record instanceof SinkWrite write) {
        check(write, highest, writers, tally);
      } else if (record instanceof Worked worked) {
        tally.count("keys worked on");
        Lease lease = new Lease(worked.target().run().name(), worked.fence());
        Long other = holders.putIfAbsent(lease, worked.session());
        if (other != null && other != worked.session()) {
          tally.find("S1", "session " + other + " had the fence of " + worked);
        }
      }
    }
    tally.needs("fenced writes");
    return tally.report(this);
  }

  private static void check(
      SinkWrite write, Map<Place, Long> highest, Map<Lease, String> writers, Tally tally) {
    tally.count(write.fenced() ? "fenced writes" : "unfenced writes");
    if (!write.accepted()) {
      tally.count("writes refused");
      return;
    }
    Lease lease = new Lease(write.run(), write.fence());
    String other = writers.putIfAbsent(lease, write.process());
    if (other != null && !other.equals(write.process())) {
      tally.find("S1", other + " wrote under the fence of " + write);
    }
    Place place = new Place(write.sink(), write.run(), write.key());
    Long newest = highest.get(place);
    if (newest == null || Long.compareUnsigned(newest, write.fence()) <= 0) {
      highest.put(place, write.fence());
    } else if (write.fenced()) {
      tally.find("S2", "fence " + newest + " had been there before " + write);
    } else {
      tally.count("unfenced writes out of order");
    }
  }
}
