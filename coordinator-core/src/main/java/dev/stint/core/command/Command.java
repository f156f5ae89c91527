package dev.stint.core.command;

/**
 * What a caller wants done. Shapes and sizes were checked before the log ({@link Shape}); all else
 * is judged in apply. Who sends it (the tenant) stands beside it in the {@link Proposal}, so that
 * no command can name another tenant's things (S14).
 */
public sealed interface Command
    permits SessionCommand, ClaimCommand, ShardCommand, StampedCommand, SystemCommand {

  /** The kind, whose stored code is never reused. */
  CommandKind kind();
}
