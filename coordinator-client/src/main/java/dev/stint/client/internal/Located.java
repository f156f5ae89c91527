package dev.stint.client.internal;

import java.util.Objects;

/** Where a run or a tenant's things live, and what time it is there. */
public sealed interface Located {

  /** In this group, at this logical time. */
  record Found(int group, long logicalTimeMillis) implements Located {}

  /** Nobody said so in time, or it was refused. */
  record Failed(Answer why) implements Located {
    public Failed {
      Objects.requireNonNull(why, "why");
    }
  }
}
