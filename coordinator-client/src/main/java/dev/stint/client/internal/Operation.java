package dev.stint.client.internal;

import java.util.Objects;

/**
 * An operation on its way to a group.
 *
 * @param id ascending in the order given; never used twice
 * @param payload what the transport sends, the same in every attempt
 * @param sizeBytes of the payload
 * @param urgent whether it overtakes, and is held back by no window: heartbeats
 * @param waits whether the coordinator may let it wait, so that silence means nothing: claims
 * @param deadlineNanos until when its caller waits
 */
public record Operation(
    long id, Object payload, int sizeBytes, boolean urgent, boolean waits, long deadlineNanos) {
  public Operation {
    Objects.requireNonNull(payload, "payload");
  }
}
