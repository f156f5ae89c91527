package dev.stint.server.grpc;

import dev.stint.api.v1.Header;
import dev.stint.server.gateway.AppliedAt;

/** Headers of answers. */
final class Headers {
  private Headers() {}

  /**
   * As of an applied entry, or of the present state when nothing was judged. Any thread: looks
   * nothing up, so it never waits and never fails, also while the node stops.
   */
  static Header of(NodeContext node, AppliedAt atOrNull) {
    AppliedAt at = atOrNull == null ? node.state().newest() : atOrNull;
    return node.header(at.term(), at.index(), at.revision(), at.nowMillis(), at.horizonMillis());
  }
}
