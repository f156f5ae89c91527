package dev.stint.server.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what somebody probably meant. */
final class Suggestions {

  private Suggestions() {}

  /** A phrase for an error message: the nearest known name, or all of them if none is near. */
  static String didYouMean(String given, Collection<String> known) {
    return nearest(given, known)
        .map(name -> "did you mean " + name + "?")
        .orElseGet(() -> known.stream().collect(Collectors.joining(", ", "known are ", "")));
  }

  /**
   * The known name that is fewest edits away, if these are at most one for every three letters
   * given (or one in all); the first of equally near ones.
   */
  static Optional<String> nearest(String given, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(given, name)))
        .filter(name -> distance(given, name) <= Math.max(given.length() / 3, 1));
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int step(int[][] cost, String from, String to, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
