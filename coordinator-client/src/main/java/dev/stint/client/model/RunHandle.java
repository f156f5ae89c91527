package dev.stint.client.model;

import dev.stint.core.value.RunRef;
import java.util.Objects;

/**
 * One run, and never another one that was created later under the same name.
 *
 * @param incarnation the revision that created the run; 0 stands for whichever there is, and is
 *     allowed in reads alone
 * @param group the Raft group that holds the run
 */
public record RunHandle(String tenant, String name, long incarnation, int group) {
  public RunHandle {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(name, "name");
  }

  /** Without tenant and group. */
  public RunRef ref() {
    return new RunRef(name, incarnation);
  }

  /** {@code tenant/name}. */
  public String path() {
    return tenant + "/" + name;
  }
}
