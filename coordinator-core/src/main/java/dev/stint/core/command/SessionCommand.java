package dev.stint.core.command;

/** What a worker process says about itself. Not recorded: both are harmless to repeat. */
public sealed interface SessionCommand extends Command {
  long session();

  /**
   * Renews the session's deadline.
   *
   * @param heldCount how many leases the worker believes to hold
   * @param heldHash their hash, {@link dev.stint.core.value.HeldLease}
   */
  record Heartbeat(long session, int heldCount, long heldHash) implements SessionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.HEARTBEAT;
    }
  }

  /** Ends the session; its leases return to the pool in bounded steps. */
  record CloseSession(long session) implements SessionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CLOSE_SESSION;
    }
  }
}
