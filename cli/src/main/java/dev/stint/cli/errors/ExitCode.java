package dev.stint.cli.errors;

/** With what the command ends: the one list that scripts may rely on. */
public enum ExitCode {
  OK(0),
  ERROR(1),
  /** The command line, a settings file or a request is wrong: correct it. */
  USAGE(2),
  NOT_FOUND(3),
  /** What is there does not allow it: another config, another status, another fence. */
  CONFLICT(4),
  /** The service could not be reached or can not serve now; nothing was done. Try again. */
  UNAVAILABLE(5),
  /** What was waited for did not come in time. Of a command the outcome is unknown. */
  TIMEOUT(124);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
