package dev.stint.verify.check;

import dev.stint.verify.check.Report.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a checker has counted and found so far. */
final class Tally {
  private final Map<String, Long> consumed = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private String undecided = "";

  void count(String what) {
    consumed.merge(what, 1L, Long::sum);
  }

  void count(String what, long howMany) {
    consumed.merge(what, howMany, Long::sum);
  }

  long counted(String what) {
    return consumed.getOrDefault(what, 0L);
  }

  void find(String claim, String what) {
    if (findings.size() < Report.MAX_FINDINGS) {
      findings.add(new Finding(claim, what));
    }
  }

  /** The first reason stays. */
  void undecided(String why) {
    undecided = undecided.isEmpty() ? why : undecided;
  }

  /** Without any of these there is nothing to say. */
  void needs(String what) {
    if (counted(what) == 0) {
      undecided("the history has no " + what);
    }
  }

  Report report(Checker checker) {
    return new Report(checker.name(), consumed, findings, undecided);
  }
}
