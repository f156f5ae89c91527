package dev.stint.cli.commands;

import picocli.CommandLine.Option;

/** What all lists take. */
final class ListOptions {
  @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: all.")
  private long limit;

  long limit() {
    return Math.max(0, limit);
  }
}
