package dev.stint.cli.commands;

import picocli.CommandLine.Command;

/** The root of all verbs. */
@Command(
    name = "stint",
    versionProvider = VersionProvider.class,
    description = "Shares a big job over an ordered key space among workers that die.",
    subcommands = {RunCommand.class, ShardCommand.class, WorkerCommand.class, ClusterCommand.class})
public final class StintCommand extends Group {}
