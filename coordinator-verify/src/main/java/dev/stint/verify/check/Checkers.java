package dev.stint.verify.check;

import dev.stint.verify.history.History;
import java.util.List;

/** All judges of histories. */
public final class Checkers {
  private static final List<Checker> ALL =
      List.of(
          new ExclusionChecker(),
          new CoverageChecker(),
          new WorkChecker(),
          new CursorChecker(),
          new LogChecker(),
          new OneEffectChecker(),
          new EventsChecker(),
          new DigestChecker(),
          new ExpiryChecker(),
          new HealingChecker(),
          new LinearizabilityChecker());

  private Checkers() {}

  public static List<Checker> all() {
    return ALL;
  }

  /** What each says, in their order. */
  public static List<Report> check(History history) {
    return ALL.stream().map(checker -> checker.check(history)).toList();
  }
}
