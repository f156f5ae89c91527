package dev.stint.client.model;

import java.util.Objects;

/**
 * A session was opened.
 *
 * @param ttlMillis the TTL that was given
 */
public record OpenedSession(SessionId session, long ttlMillis, long deadlineMillis) {
  public OpenedSession {
    Objects.requireNonNull(session, "session");
  }
}
