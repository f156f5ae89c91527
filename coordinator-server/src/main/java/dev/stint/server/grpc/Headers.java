package dev.stint.server.grpc;

import dev.stint.api.v1.Header;
import dev.stint.core.state.StateStore;
import dev.stint.server.gateway.AppliedAt;

/** Headers of answers. */
final class Headers {
  private Headers() {}

  /** As of an applied entry, or of the present state when nothing was judged. */
  static Header of(NodeContext node, AppliedAt atOrNull) {
    if (atOrNull == null) {
      try (StateStore.Snapshot view = node.state().snapshot()) {
        return node.header(view);
      }
    }
    return node.header(
        atOrNull.term(),
        atOrNull.index(),
        atOrNull.revision(),
        atOrNull.nowMillis(),
        atOrNull.horizonMillis());
  }
}
