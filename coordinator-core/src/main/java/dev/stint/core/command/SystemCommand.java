package dev.stint.core.command;

/** What the leader itself proposes. */
public sealed interface SystemCommand extends Command {

  /**
   * Sets the floor of a new group's revision, proposed from the wall time, so that no cluster that
   * was lost can have handed out the same fence. Changes nothing in a group that has one.
   */
  record Bootstrap(long revisionFloor) implements SystemCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.BOOTSTRAP;
    }
  }
}
