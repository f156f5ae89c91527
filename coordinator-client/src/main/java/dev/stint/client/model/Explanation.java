package dev.stint.client.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Why something is not moving.
 *
 * @param summary one sentence
 * @param findings the most important first
 */
public record Explanation(String summary, List<Finding> findings) {
  public Explanation {
    Objects.requireNonNull(summary, "summary");
    findings = List.copyOf(findings);
  }

  /**
   * One thing that is so.
   *
   * @param code as in the public contract, for programs; {@code UNRECOGNIZED} from a newer server
   * @param text what is so and why
   * @param hint what to do about it; empty if nothing needs doing
   * @param untilMillis until when it is so, if that is known
   */
  public record Finding(
      String code,
      String text,
      String hint,
      OptionalLong shard,
      Optional<SessionId> session,
      Optional<String> worker,
      OptionalLong untilMillis) {
    public Finding {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(hint, "hint");
    }
  }
}
