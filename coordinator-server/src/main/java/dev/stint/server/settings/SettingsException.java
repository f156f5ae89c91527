package dev.stint.server.settings;

import java.util.List;

/**
 * The settings can not be used. The message lists every problem, each with its place and with what
 * would be right, and is meant to be printed as it stands, without a stack trace.
 */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An {@code ArrayList} or an immutable list of strings: serializable in either case. */
  @SuppressWarnings("serial")
  private final List<String> problems;

  SettingsException(List<String> problems) {
    super(
        (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
            + " in the settings, so nothing was started:\n  "
            + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line per problem, in the order file, environment, overrides, cross-checks; never empty. */
  public List<String> problems() {
    return problems;
  }
}
