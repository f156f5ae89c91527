package dev.stint.verify.sim;

/** What simulated jobs are like: numbers as keys, some of which can not be done. */
final class Jobs {
  /** Keys of a run are the numbers below this. */
  static final int KEYS = 400;

  private Jobs() {}

  /** A key that is set aside by whoever meets it. */
  static boolean isBad(String run, int key) {
    return key % 131 == 17;
  }

  /** A key that kills whoever meets it, in one of the runs. */
  static boolean isDeadly(String run, int key) {
    return run.endsWith("-x") && key % 199 == 101;
  }
}
