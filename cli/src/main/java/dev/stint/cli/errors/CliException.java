package dev.stint.cli.errors;

import java.util.Objects;

/** Something that the command line itself found: what happened and why, and what to do next. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String next;

  /**
   * A complaint.
   *
   * @param what what happened and why, as a sentence without its full stop
   * @param next what to do about it, likewise; empty if there is nothing to say
   */
  public CliException(ExitCode exitCode, String what, String next) {
    this(exitCode, what, next, null);
  }

  public CliException(ExitCode exitCode, String what, String next, Throwable causeOrNull) {
    super(what, causeOrNull);
    this.exitCode = Objects.requireNonNull(exitCode, "exitCode");
    this.next = Objects.requireNonNull(next, "next");
  }

  public static CliException usage(String what, String next) {
    return new CliException(ExitCode.USAGE, what, next);
  }

  public static CliException usage(String what, String next, Throwable cause) {
    return new CliException(ExitCode.USAGE, what, next, cause);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String next() {
    return next;
  }
}
