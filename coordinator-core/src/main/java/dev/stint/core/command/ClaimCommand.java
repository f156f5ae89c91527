package dev.stint.core.command;

import java.util.List;

/**
 * Asks for shards. One is in flight per session.
 *
 * @param sequence of the session's counter, 1 or more, never used twice
 * @param runs names of the tenant's runs; empty for all of them
 * @param max 1 to {@link dev.stint.core.value.Limits#MAX_GRANTS_PER_CLAIM}
 */
public record ClaimCommand(long session, long sequence, List<String> runs, int max)
    implements Command {
  public ClaimCommand {
    runs = List.copyOf(runs);
  }

  @Override
  public CommandKind kind() {
    return CommandKind.CLAIM;
  }
}
