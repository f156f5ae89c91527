package dev.stint.cli.commands;

import picocli.CommandLine.Command;

/** Verbs about shards. */
@Command(
    name = "shard",
    description = "Shards: the parts of a run.",
    subcommands = {
      ShardListCommand.class,
      ShardDescribeCommand.class,
      ShardExplainCommand.class,
      ShardUnparkCommand.class
    })
final class ShardCommand extends Group {}
