package dev.stint.server.gateway;

import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.Proposal;
import java.util.ArrayList;
import java.util.List;

/** The commands of an entry while it is filled. */
final class Batch<C> {
  /** Bytes that an entry adds to each command. */
  static final int COMMAND_OVERHEAD_BYTES = 5;

  private final GatewayLimits limits;
  private final List<Queued<C>> commands = new ArrayList<>();
  private int bytes = EntryCodec.MAX_HEADER_BYTES;
  private int rows;

  Batch(GatewayLimits limits) {
    this.limits = limits;
  }

  /** Whether an entry of its own could hold this call. */
  static boolean fitsAlone(GatewayLimits limits, Call<?> call) {
    int size = EntryCodec.MAX_HEADER_BYTES + call.encoded().length + COMMAND_OVERHEAD_BYTES;
    return size <= limits.maxEntryBytes() && call.worstCaseRows() <= limits.maxEntryRows();
  }

  /** Whether it fits into so many quarters of an entry. An empty batch takes any command. */
  boolean fits(Call<C> call, int quarters) {
    if (commands.isEmpty()) {
      return true;
    }
    long bytesAfter = (long) bytes + call.encoded().length + COMMAND_OVERHEAD_BYTES;
    long rowsAfter = (long) rows + call.worstCaseRows();
    return (commands.size() + 1L) * 4 <= (long) limits.maxEntryCommands() * quarters
        && bytesAfter * 4 <= (long) limits.maxEntryBytes() * quarters
        && rowsAfter * 4 <= (long) limits.maxEntryRows() * quarters;
  }

  void add(Queued<C> command) {
    commands.add(command);
    bytes += command.call().encoded().length + COMMAND_OVERHEAD_BYTES;
    rows += command.call().worstCaseRows();
  }

  int size() {
    return commands.size();
  }

  List<Queued<C>> commands() {
    return commands;
  }

  List<Proposal> proposals() {
    List<Proposal> proposals = new ArrayList<>(commands.size());
    commands.forEach(command -> proposals.add(command.call().proposal()));
    return proposals;
  }

  List<EntryToLog.Wait> waits(long nanos) {
    List<EntryToLog.Wait> waits = new ArrayList<>(commands.size());
    for (Queued<C> command : commands) {
      waits.add(new EntryToLog.Wait(command.call().isVital(), nanos - command.queuedNanos()));
    }
    return waits;
  }

  List<byte[]> encoded() {
    List<byte[]> encoded = new ArrayList<>(commands.size());
    commands.forEach(command -> encoded.add(command.call().encoded()));
    return encoded;
  }
}
