package dev.stint.server.http;

import dev.stint.server.health.HealthCheck;
import dev.stint.server.health.HealthCheck.Health;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of some checks at one moment, as JSON: {@code {"ok":false,"checks":[{"name":"disk",
 * "ok":false,"detail":"..."}]}}.
 */
record HealthReport(boolean ok, String json) {

  private static final Logger log = LoggerFactory.getLogger(HealthReport.class);

  /** Asks all checks; it is ok when all of them are. */
  static HealthReport of(List<HealthCheck> checks) {
    List<Result> results = checks.stream().map(Result::of).toList();
    boolean ok = results.stream().allMatch(result -> result.health().ok());
    String json =
        results.stream()
            .map(Result::json)
            .collect(Collectors.joining(",", "{\"ok\":" + ok + ",\"checks\":[", "]}\n"));
    return new HealthReport(ok, json);
  }

  private record Result(String name, Health health) {

    static Result of(HealthCheck check) {
      try {
        return new Result(check.name(), check.check());
      } catch (RuntimeException e) {
        log.warn("The check {} failed", check.name(), e);
        return new Result(check.name(), Health.wrong("the check itself failed; see the log"));
      }
    }

    String json() {
      return "{\"name\":%s,\"ok\":%s,\"detail\":%s}"
          .formatted(quote(name), health.ok(), quote(health.detail()));
    }
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        quoted.append("\\u").append(String.format("%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
