package dev.stint.client;

import dev.stint.core.value.Label;
import dev.stint.core.value.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a session is to be.
 *
 * @param worker its name; need not be unique
 * @param labels kept and shown, up to 32
 * @param capacity the most leases that it holds at a time, 1 to 10,000
 * @param ttl how long it lives without a heartbeat, 1 s to 1 h within the tenant's bounds
 */
public record SessionSpec(String worker, List<Label> labels, int capacity, Duration ttl) {
  public SessionSpec {
    Objects.requireNonNull(worker, "worker");
    labels = List.copyOf(labels);
    Objects.requireNonNull(ttl, "ttl");
  }

  public static SessionSpec of(String worker, int capacity) {
    return new SessionSpec(
        worker, List.of(), capacity, Duration.ofMillis(Limits.DEFAULT_TTL_MILLIS));
  }
}
