package dev.stint.verify.check;

import dev.stint.core.command.Command;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.ShardRef;
import dev.stint.verify.history.Ask;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord.FinalShard;
import dev.stint.verify.history.HistoryRecord.Operation;
import dev.stint.verify.history.Reply;
import dev.stint.verify.history.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A shard's cursor never moves back (S5) and stays in its range (S6), over what was acknowledged
 * and what reads saw, in the order of revisions, to the end: what was acknowledged is there (S13).
 */
final class CursorChecker implements Checker {

  /** A cursor as somebody knew it. */
  private record Point(long revision, boolean end, Key keyOrNull, Object source) {}

  @Override
  public String name() {
    return "cursor";
  }

  @Override
  public List<String> claims() {
    return List.of("S5", "S6", "S13");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<ShardRef, List<Point>> points = new HashMap<>();
    acknowledged(history, points, tally);
    seen(history, points, tally);
    for (FinalShard shard : history.of(FinalShard.class)) {
      List<Point> known = points.get(shard.target());
      if (known != null) {
        tally.count("final cursors");
        known.add(new Point(-1, true, shard.sight().lastKeyOrNull(), shard));
      }
      isInside(shard.sight(), shard, tally);
    }
    points.forEach((shard, known) -> goesForward(shard, known, tally));
    tally.needs("cursors acknowledged");
    return tally.report(this);
  }

  private static void acknowledged(
      History history, Map<ShardRef, List<Point>> points, Tally tally) {
    for (Heard heard : Heard.all(history)) {
      Key key = cursorOrNull(heard.command());
      if (key != null && heard.isEffect()) {
        tally.count("cursors acknowledged");
        points
            .computeIfAbsent(((ShardCommand) heard.command()).target(), shard -> new ArrayList<>())
            .add(new Point(heard.at().revision(), false, key, heard));
      }
    }
  }

  private static void seen(History history, Map<ShardRef, List<Point>> points, Tally tally) {
    for (Operation operation : history.of(Operation.class)) {
      if (operation.ask() instanceof Ask.ReadShard read
          && operation.reply() instanceof Reply.Saw saw
          && saw.sight() instanceof Sight.OfShard sight) {
        tally.count("cursors read");
        points
            .computeIfAbsent(new ShardRef(read.run(), read.shard()), shard -> new ArrayList<>())
            .add(new Point(saw.at().revision(), false, sight.lastKeyOrNull(), operation));
        isInside(sight, operation, tally);
      }
    }
  }

  /** The key that the cursor is at after this command was accepted, if it says so. */
  static Key cursorOrNull(Command command) {
    Cursor cursor = null;
    if (command instanceof ShardCommand.Checkpoint c) {
      cursor = c.cursor();
    } else if (command instanceof ShardCommand.Complete c) {
      cursor = c.cursorOrNull();
    } else if (command instanceof ShardCommand.Release c) {
      cursor = c.cursorOrNull();
    } else if (command instanceof ShardCommand.Fail c) {
      cursor = c.cursorOrNull();
    } else if (command instanceof ShardCommand.Park c) {
      cursor = c.cursorOrNull();
    } else if (command instanceof ShardCommand.Quarantine c) {
      return c.key();
    }
    return cursor == null ? null : cursor.lastKey();
  }

  private static void isInside(Sight.OfShard sight, Object source, Tally tally) {
    Key key = sight.lastKeyOrNull();
    if (key != null && !KeyRange.of(sight.startOrNull(), sight.endOrNull()).contains(key)) {
      tally.find("S6", "a cursor outside of its range: " + source);
    }
  }

  private static void goesForward(ShardRef shard, List<Point> known, Tally tally) {
    known.sort(
        Comparator.comparing(Point::end)
            .thenComparing(Point::revision, Long::compareUnsigned)
            .thenComparing(Point::keyOrNull, Comparator.nullsFirst(Comparator.naturalOrder())));
    Point highest = null;
    for (Point point : known) {
      boolean back =
          highest != null
              && highest.keyOrNull() != null
              && (point.keyOrNull() == null || point.keyOrNull().isBelow(highest.keyOrNull()));
      if (back) {
        String claim = point.end() ? "S13" : "S5";
        tally.find(claim, shard + " was at " + highest.source() + "; then " + point.source());
      } else {
        highest = point;
      }
    }
  }
}
