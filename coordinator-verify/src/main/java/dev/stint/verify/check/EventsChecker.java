package dev.stint.verify.check;

import dev.stint.core.command.Result;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.HistoryRecord.EventSeen;
import dev.stint.verify.history.HistoryRecord.WatchBegan;
import dev.stint.verify.history.HistoryRecord.WatchCompacted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Every watch shows the events of its log in order, each once, and none is left out: what another
 * watch of the same log saw, and what answers to callers say must have happened (S13 for the
 * latter). The design promises it of watches without a number of its own: {@code WATCH}.
 */
final class EventsChecker implements Checker {
  private static final String CLAIM = "WATCH";

  private record Scope(String tenant, long incarnationOr0) {}

  private record Place(long revision, int ordinal) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byRevision = Long.compareUnsigned(revision, other.revision);
      return byRevision != 0 ? byRevision : Integer.compare(ordinal, other.ordinal);
    }
  }

  /** What one watch showed between its begin and its end. */
  private static final class Watch {
    final WatchBegan began;
    final List<EventSeen> seen = new ArrayList<>();

    Watch(WatchBegan began) {
      this.began = began;
    }

    Scope scope() {
      return new Scope(began.tenant(), began.incarnationOr0());
    }
  }

  @Override
  public String name() {
    return "events";
  }

  @Override
  public List<String> claims() {
    return List.of(CLAIM, "S13");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    List<Watch> watches = watches(history, tally);
    Map<Scope, NavigableMap<Place, EventSeen>> logs = new HashMap<>();
    for (Watch watch : watches) {
      inOrder(watch, tally);
      merge(logs.computeIfAbsent(watch.scope(), scope -> new TreeMap<>()), watch, tally);
    }
    expected(history, logs, tally);
    for (Watch watch : watches) {
      complete(logs.get(watch.scope()), watch, tally);
    }
    tally.needs("events");
    return tally.report(this);
  }

  private static List<Watch> watches(History history, Tally tally) {
    List<Watch> all = new ArrayList<>();
    Map<String, Watch> open = new HashMap<>();
    for (HistoryRecord record : history.records()) {
      if (record instanceof WatchBegan began) {
        tally.count("watches");
        Watch watch = new Watch(began);
        open.put(began.process(), watch);
        all.add(watch);
      } else if (record instanceof WatchCompacted compacted) {
        tally.count("compactions");
        open.remove(compacted.process());
      } else if (record instanceof EventSeen seen) {
        tally.count("events");
        Watch watch = open.get(seen.process());
        if (watch == null) {
          tally.find(CLAIM, "nobody watched for " + seen);
        } else {
          watch.seen.add(seen);
        }
      }
    }
    return all;
  }

  private static Place place(EventSeen seen) {
    return new Place(seen.revision(), seen.ordinal());
  }

  private static void inOrder(Watch watch, Tally tally) {
    Place last = new Place(watch.began.afterRevision(), Integer.MAX_VALUE);
    for (EventSeen seen : watch.seen) {
      Place place = place(seen);
      if (place.compareTo(last) <= 0) {
        tally.find(CLAIM, "not after " + last + ": " + seen);
      } else {
        last = place;
      }
    }
  }

  private static void merge(NavigableMap<Place, EventSeen> log, Watch watch, Tally tally) {
    for (EventSeen seen : watch.seen) {
      EventSeen other = log.putIfAbsent(place(seen), seen);
      if (other != null && !other.event().equals(seen.event())) {
        tally.find(CLAIM, "two events in one place: " + other + "; " + seen);
      }
    }
  }

  /** What every log of the tenant must have because somebody was told that it happened. */
  private static void expected(
      History history, Map<Scope, NavigableMap<Place, EventSeen>> logs, Tally tally) {
    Map<Scope, Boolean> known = new HashMap<>();
    logs.keySet().forEach(scope -> known.put(scope, true));
    for (Heard heard : Heard.all(history)) {
      Scope scope = new Scope(heard.tenant(), 0);
      if (known.containsKey(scope) && heard.isEffect()) {
        if (heard.result() instanceof Result.SessionOpened opened) {
          expect(logs.get(scope), opened.session(), EventKind.SESSION_OPENED, heard, tally);
        } else if (heard.result() instanceof Result.RunCreated created && created.created()) {
          expect(logs.get(scope), created.incarnation(), EventKind.RUN_CREATED, heard, tally);
        }
      }
    }
  }

  /** Adds an event that nobody saw, so that every watch that went past it is found out. */
  private static void expect(
      NavigableMap<Place, EventSeen> log, long revision, EventKind kind, Heard why, Tally tally) {
    tally.count("events known from answers");
    boolean there =
        log
            .subMap(new Place(revision, 0), true, new Place(revision, Integer.MAX_VALUE), true)
            .values()
            .stream()
            .anyMatch(seen -> seen.event().kind() == kind);
    if (!there) {
      Event event = Event.of(kind, "known from " + why);
      log.put(new Place(revision, 0), new EventSeen("nobody", "", revision, 0, event));
    }
  }

  private static void complete(NavigableMap<Place, EventSeen> log, Watch watch, Tally tally) {
    if (watch.seen.isEmpty()) {
      return;
    }
    long last = watch.seen.get(watch.seen.size() - 1).revision();
    Place from = new Place(watch.began.afterRevision(), Integer.MAX_VALUE);
    Place to = new Place(last, Integer.MAX_VALUE);
    if (from.compareTo(to) >= 0) {
      return; // out of order, which was found above
    }
    TreeMap<Place, EventSeen> missing = new TreeMap<>(log.subMap(from, false, to, true));
    watch.seen.forEach(seen -> missing.remove(place(seen)));
    for (EventSeen event : missing.values()) {
      String claim = event.process().equals("nobody") ? "S13" : CLAIM;
      tally.find(claim, watch.began + " went past " + event);
    }
  }
}
