package dev.stint.core.row;

import java.util.Objects;

/**
 * Whose event log: a run's (everything that happens to that incarnation) or a tenant's (the life of
 * its runs and sessions). Each log is ordered and gap-free by itself.
 *
 * @param incarnation of the run, or 0 for the tenant's log
 * @param tenant number of the tenant
 */
public record EventScope(long incarnation, int tenant) {
  public static EventScope ofRun(long incarnation, int tenant) {
    return new EventScope(incarnation, tenant);
  }

  public static EventScope ofTenant(int tenant) {
    return new EventScope(0, tenant);
  }

  public boolean isRun() {
    return incarnation != 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventScope scope
        && incarnation == scope.incarnation
        && tenant == scope.tenant;
  }

  @Override
  public int hashCode() {
    return Objects.hash(incarnation, tenant);
  }
}
