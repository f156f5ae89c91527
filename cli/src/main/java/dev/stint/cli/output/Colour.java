package dev.stint.cli.output;

/** What a word says at a glance. */
public enum Colour {
  NONE(""),
  GOOD("\u001b[32m"),
  WARNING("\u001b[33m"),
  BAD("\u001b[31m"),
  QUIET("\u001b[2m");

  private static final String RESET = "\u001b[0m";

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  public String paint(String text) {
    return this == NONE ? text : code + text + RESET;
  }
}
