package dev.stint.server.grpc;

import dev.stint.api.ErrorInfos;
import dev.stint.api.v1.Header;

/** The header that goes with a status. */
final class Headered {
  private Headered() {}

  static Header of(Throwable status) {
    return ErrorInfos.from(status).orElseThrow().getHeader();
  }
}
