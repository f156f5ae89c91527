package dev.stint.cli.output;

/** The forms of output. */
public enum OutputFormat {
  /** Aligned columns, for people. */
  TABLE,
  /** The same with all columns. */
  WIDE,
  /** One JSON document. */
  JSON,
  /** One JSON document on each line. */
  JSONL,
  YAML,
  /** The name alone, one on each line, for shells. */
  NAME;

  /** Whether people read it and no programs. */
  public boolean isText() {
    return this == TABLE || this == WIDE;
  }
}
