package dev.stint.cli.commands;

import picocli.CommandLine.Option;

/** What all lists take. */
final class ListOptions {
  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = LimitConverter.class,
      description = "At most so many; default: all.")
  private long limit = Long.MAX_VALUE;

  /** The most to show, 1 or more. */
  long limit() {
    return limit;
  }
}
