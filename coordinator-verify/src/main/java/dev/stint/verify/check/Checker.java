package dev.stint.verify.check;

import dev.stint.verify.history.History;
import java.util.List;

/** A judge of histories. Pure: the same history gets the same report. */
public interface Checker {

  /** Short and stable, in lower case with hyphens. */
  String name();

  /** Invariants that it would see broken, such as {@code S5}. */
  List<String> claims();

  /** Looks at the whole history. Never throws because of what the history says. */
  Report check(History history);
}
