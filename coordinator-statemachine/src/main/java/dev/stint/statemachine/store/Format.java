package dev.stint.statemachine.store;

import dev.stint.core.state.StorageException;
import java.nio.file.Path;
import java.util.List;

/**
 * The version of the tables, keys and row bytes as a whole. A newer one is refused, since nobody
 * knows what it means; an older one is brought up step by step when it is opened.
 */
final class Format {
  /**
   * Rewrites a database of one version as the next one. Must bear to be run again after a crash.
   */
  interface Step {
    void run(Database database);
  }

  /** The steps by the version from which they lead, 1 first. There is only one version yet. */
  private static final List<Step> STEPS = List.of();

  static final int CURRENT = STEPS.size() + 1;

  private Format() {}

  static void refuseNewer(int format, Path where) {
    if (format > CURRENT) {
      throw new StorageException(
          String.format(
              "The database in %s has format %d, but this version knows formats up to %d. A newer"
                  + " version wrote it: start that one, or a newer one still",
              where, format, CURRENT));
    }
    if (format < 1) {
      throw Failures.damaged(where, "format " + format + " never existed", null);
    }
  }

  static void migrate(Database database, int from) {
    migrate(database, from, STEPS);
  }

  /** Each step is durable before the version says so. */
  static void migrate(Database database, int from, List<Step> steps) {
    for (int format = from; format <= steps.size(); format++) {
      steps.get(format - 1).run(database);
      database.flush();
      database.writeMeta(Meta.FORMAT, Meta.encodeFormat(format + 1));
      database.flush();
    }
  }
}
