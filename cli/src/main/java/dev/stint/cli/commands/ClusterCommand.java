package dev.stint.cli.commands;

import picocli.CommandLine.Command;

/** Verbs about the cluster. */
@Command(
    name = "cluster",
    description = "The cluster: nodes and their replicas.",
    subcommands = {
      ClusterStatusCommand.class,
      ClusterTransferCommand.class,
      ClusterSnapshotCommand.class,
      ClusterVerifyCommand.class
    })
final class ClusterCommand extends Group {}
