package dev.stint.core.command;

import dev.stint.core.value.OpStamp;

/** Commands whose outcome is recorded under a stamp until it expires (S9). */
public sealed interface StampedCommand extends Command
    permits RunCommand, ShardsCommand, ControlCommand {
  OpStamp stamp();
}
