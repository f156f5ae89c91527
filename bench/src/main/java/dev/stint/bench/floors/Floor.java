package dev.stint.bench.floors;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A measured figure beside the one that it must reach.
 *
 * @param bound whether to reach means not to fall below, or not to exceed
 */
record Floor(String name, Bound bound, double value, double floor) {
  /** From here on, decimals tell nothing. */
  private static final double LARGE = 100;

  enum Bound {
    AT_LEAST,
    AT_MOST
  }

  /** What is no number meets nothing. */
  boolean met() {
    return bound == Bound.AT_LEAST ? value >= floor : value <= floor;
  }

  /** Other programs read it. */
  String line() {
    return "FLOOR %s=%s floor=%s %s"
        .formatted(name, figure(value), figure(floor), met() ? "met" : "short");
  }

  /** Rounded to the bad side: a figure that is short must not look like its floor. */
  private String figure(double exact) {
    if (!Double.isFinite(exact)) {
      return Double.toString(exact);
    }
    BigDecimal figure =
        BigDecimal.valueOf(exact)
            .setScale(
                Math.abs(exact) >= LARGE ? 0 : 2,
                bound == Bound.AT_LEAST ? RoundingMode.FLOOR : RoundingMode.CEILING);
    return exact == Math.rint(exact)
        ? figure.setScale(0, RoundingMode.UNNECESSARY).toPlainString()
        : figure.toPlainString();
  }
}
