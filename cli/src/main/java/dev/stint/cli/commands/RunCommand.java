package dev.stint.cli.commands;

import picocli.CommandLine.Command;

/** Verbs about runs. */
@Command(
    name = "run",
    description = "Runs: jobs over a key space.",
    subcommands = {
      RunCreateCommand.class,
      RunListCommand.class,
      RunDescribeCommand.class,
      RunWatchCommand.class,
      RunWaitCommand.class,
      RunPauseCommand.class,
      RunResumeCommand.class,
      RunCompleteCommand.class,
      RunFailCommand.class,
      RunCancelCommand.class,
      RunDeleteCommand.class
    })
final class RunCommand extends Group {}
