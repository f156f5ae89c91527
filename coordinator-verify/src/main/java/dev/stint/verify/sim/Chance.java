package dev.stint.verify.sim;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The one source of everything that is not determined: the same seed gives the same run. Rates are
 * in parts per million, so that they are whole numbers.
 */
public final class Chance {
  private static final int MILLION = 1_000_000;

  private final long seed;
  private final SplittableRandom random;

  public Chance(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  public long seed() {
    return seed;
  }

  /** Whether something happens that happens so often in a million. */
  boolean happens(int partsPerMillion) {
    return partsPerMillion > 0 && random.nextInt(MILLION) < partsPerMillion;
  }

  /** From 0 (inclusive) to the bound (exclusive). */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both inclusive. */
  long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  /** A time around a mean with a long tail, as those of networks and disks have. */
  long around(long meanNanos) {
    double exponential = -Math.log(1 - random.nextDouble());
    return (long) (meanNanos * (0.5 + exponential / 2));
  }

  double real() {
    return random.nextDouble();
  }

  long bits() {
    return random.nextLong();
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
