package dev.stint.client.model;

import java.util.Objects;

/** What became of an operator's split. */
public sealed interface SplitResult {

  /** The shard was replaced by children, numbered densely from {@code firstChild}. */
  record Split(long firstChild, int children) implements SplitResult {}

  /** The shard is leased: its holder was asked, and may or may not split it. */
  record Asked(SessionId session, long fence) implements SplitResult {
    public Asked {
      Objects.requireNonNull(session, "session");
    }
  }
}
