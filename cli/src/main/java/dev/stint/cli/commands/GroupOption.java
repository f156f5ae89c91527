package dev.stint.cli.commands;

import picocli.CommandLine.Option;

/** Which Raft group a verb is about. */
final class GroupOption {
  @Option(
      names = "--group",
      paramLabel = "N",
      description = "Which Raft group. Default: 0, the only one of most clusters.")
  private int group;

  int group() {
    return group;
  }
}
