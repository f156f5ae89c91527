package dev.stint.cli.commands;

import picocli.CommandLine.Command;

/** Verbs about workers. */
@Command(
    name = "worker",
    description = "Workers: processes with a session.",
    subcommands = {WorkerListCommand.class, WorkerDrainCommand.class})
final class WorkerCommand extends Group {}
