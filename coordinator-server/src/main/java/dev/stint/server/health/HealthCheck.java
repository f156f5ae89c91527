package dev.stint.server.health;

import java.util.List;
import java.util.function.Supplier;

/**
 * One thing that has to be right for a node to live, or to serve: "a leader is known", "the store
 * is open". Implemented by whoever knows; asked by probes, from any thread, several at once.
 */
public interface HealthCheck {

  /** A short name in lower case with hyphens, such as {@code leader-known}. */
  String name();

  /**
   * Looks now. Answers at once from fields that are there: no lock that work is done under, no
   * disk, no network. An exception counts as not right.
   */
  Health check();

  /** A check of this name that asks the supplier. */
  static HealthCheck of(String name, Supplier<Health> check) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Health check() {
        return check.get();
      }
    };
  }

  /** Whether all of them find all well. */
  static boolean allOk(List<HealthCheck> checks) {
    return checks.stream().allMatch(HealthCheck::isOk);
  }

  private boolean isOk() {
    try {
      return check().ok();
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * What a check has found.
   *
   * @param detail one line for a person: figures when all is well, and what is wrong when it is not
   */
  record Health(boolean ok, String detail) {

    /** All is well. */
    public static Health ok(String detail) {
      return new Health(true, detail);
    }

    /** Something is wrong. */
    public static Health wrong(String detail) {
      return new Health(false, detail);
    }
  }
}
