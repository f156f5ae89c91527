package dev.stint.client.model;

import dev.stint.core.value.ParkReason;
import java.util.Objects;

/**
 * Why and since when a shard is parked.
 *
 * @param detail the caller's own short word, or empty
 * @param message the caller's text, or empty
 */
public record ParkingInfo(ParkReason reason, String detail, String message, long parkedAtMillis) {
  public ParkingInfo {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(message, "message");
  }
}
