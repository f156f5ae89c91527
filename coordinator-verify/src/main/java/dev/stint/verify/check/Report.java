package dev.stint.verify.check;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a checker says.
 *
 * @param consumed how many things of which kind it looked at
 * @param findings what is wrong, the first ones
 * @param undecided why it can not say that nothing is wrong: the search took too long, or the
 *     history has nothing for it; empty if it can
 */
public record Report(
    String checker, Map<String, Long> consumed, List<Finding> findings, String undecided) {

  /** More are not listed. */
  public static final int MAX_FINDINGS = 20;

  public Report {
    Objects.requireNonNull(checker, "checker");
    consumed = new TreeMap<>(consumed);
    findings = List.copyOf(findings);
    Objects.requireNonNull(undecided, "undecided");
  }

  /**
   * Something that must not be.
   *
   * @param claim the invariant
   * @param what was seen, with all that is needed to find it in the history
   */
  public record Finding(String claim, String what) {
    public Finding {
      Objects.requireNonNull(claim, "claim");
      Objects.requireNonNull(what, "what");
    }
  }

  public boolean passed() {
    return findings.isEmpty() && undecided.isEmpty();
  }
}
