package dev.stint.client.model;

import java.util.Objects;

/** Where to begin to follow an event log. */
public sealed interface WatchStart {

  /** With the oldest event that is kept. */
  record Oldest() implements WatchStart {}

  /** Only what comes after the request. */
  record Now() implements WatchStart {}

  /** Only what came after this position. */
  record After(Position position) implements WatchStart {
    public After {
      Objects.requireNonNull(position, "position");
    }
  }

  static WatchStart oldest() {
    return new Oldest();
  }

  static WatchStart now() {
    return new Now();
  }

  static WatchStart after(Position position) {
    return new After(position);
  }
}
