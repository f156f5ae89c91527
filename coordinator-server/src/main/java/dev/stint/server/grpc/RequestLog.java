package dev.stint.server.grpc;

import dev.stint.api.v1.Rejection;
import dev.stint.server.logging.RequestScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is worth a line about one request or operation, under the id that its caller gave it. */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

  private RequestLog() {}

  /** The request was not looked at, or one of its operations was refused before the log. */
  @SuppressWarnings("try") // the scope is only closed
  static void refused(String requestId, String why) {
    if (LOG.isDebugEnabled()) {
      try (RequestScope scope = RequestScope.open(RequestScope.idFor(requestId))) {
        LOG.debug("Refused: {}", why);
      }
    }
  }

  /** An operation was refused because of a defect of the coordinator. */
  @SuppressWarnings("try")
  static void defect(String requestId, String operation, Rejection rejection) {
    try (RequestScope scope = RequestScope.open(RequestScope.idFor(requestId))) {
      LOG.error("{} was refused, please report it: {}", operation, rejection.getMessage());
    }
  }
}
