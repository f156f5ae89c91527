package dev.stint.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * The work on one shard: page by page advance, scan, write under the fence, checkpoint. Safe for
 * use by one thread per shard; they share sink, journal and hold.
 */
final class ScanHandler {

  private static final int PAGE_ENTRIES = 64;
  private static final long PAGE_BYTES = 8_000_000;

  private final InputList input;
  private final Path repository;
  private final ResultSink sink;
  private final Journal journal;
  private final Hold hold;

  ScanHandler(InputList input, Path repository, ResultSink sink, Journal journal, Hold hold) {
    this.input = input;
    this.repository = repository;
    this.sink = sink;
    this.journal = journal;
    this.hold = hold;
  }

  /**
   * Works until the end of the range, or until it is not allowed to go on.
   *
   * @return whether everything up to the end is done and its checkpoint acknowledged
   * @throws IOException if the input is not what it was when it was frozen
   * @throws InterruptedException if the lease was lost while waiting for an acknowledgement
   */
  boolean scan(HeldShard shard) throws IOException, SQLException, InterruptedException {
    int from = first(shard);
    int end = shard.range().end().map(input::firstAtOrAbove).orElse(input.size());
    journal.write(
        JournalLine.GRANTED, "shard", shard.shard(), "fence", shard.fence(), "from", from);
    CompletionStage<?> acknowledged = CompletableFuture.completedFuture(null);
    try (EntryScanner scanner = new EntryScanner(repository)) {
      while (from < end) {
        int to = pageEnd(from, end);
        if (!page(shard, scanner, from, to)) {
          break;
        }
        acknowledged = checkpoint(shard, to);
        from = to;
      }
    }
    boolean finished = from >= end && succeeded(acknowledged);
    journal.write(
        JournalLine.LEFT,
        "shard",
        shard.shard(),
        "fence",
        shard.fence(),
        "to",
        from,
        "finished",
        finished);
    return finished;
  }

  private int first(HeldShard shard) {
    return shard
        .lastKey()
        .map(input::firstAbove)
        .or(() -> shard.range().start().map(input::firstAtOrAbove))
        .orElse(0);
  }

  /** A page has at least one entry, however large that is. */
  private int pageEnd(int from, int end) {
    int to = from + 1;
    long bytes = input.get(from).sizeBytes();
    while (to < end && to - from < PAGE_ENTRIES) {
      bytes += input.get(to).sizeBytes();
      if (bytes > PAGE_BYTES) {
        break;
      }
      to++;
    }
    return to;
  }

  /** False if the lease does not allow the page or the sink has seen a newer holder. */
  private boolean page(HeldShard shard, EntryScanner scanner, int from, int to)
      throws IOException, SQLException {
    if (!shard.tryAdvance(input.keyAt(to - 1))) {
      return false;
    }
    journal(JournalLine.ADVANCED, shard, from, to);
    List<ScannedEntry> page = new ArrayList<>(to - from);
    for (InputEntry entry : input.entries().subList(from, to)) {
      page.add(new ScannedEntry(entry.name(), scanner.scan(entry)));
    }
    ResultSink.Written written;
    // A process that is stopped inside a transaction would stop all workers. So whoever holds,
    // holds the sink as well: then no thread of this process is in the middle of one.
    synchronized (sink) {
      hold.reach(Hold.Point.BEFORE_WRITE, shard.shard(), shard.fence(), from, to);
      written = sink.write(shard.fence(), page);
    }
    journal(
        JournalLine.WROTE,
        shard,
        from,
        to,
        "accepted",
        written.accepted(),
        "refused",
        written.refused());
    hold.reach(Hold.Point.AFTER_WRITE, shard.shard(), shard.fence(), from, to);
    return written.refused() == 0;
  }

  private CompletionStage<?> checkpoint(HeldShard shard, int to) {
    return shard
        .checkpoint(input.keyAt(to - 1))
        .thenRun(
            () ->
                journal.write(
                    JournalLine.ACKNOWLEDGED,
                    "shard",
                    shard.shard(),
                    "fence",
                    shard.fence(),
                    "to",
                    to));
  }

  /** Waits, so that what this lease has passed is acknowledged when it ends in order. */
  private static boolean succeeded(CompletionStage<?> acknowledged) throws InterruptedException {
    try {
      acknowledged.toCompletableFuture().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private void journal(String event, HeldShard shard, int from, int to, Object... more) {
    List<Object> fields = new ArrayList<>(List.of("shard", shard.shard()));
    fields.addAll(List.of("fence", shard.fence(), "from", from, "to", to));
    fields.addAll(List.of(more));
    journal.write(event, fields.toArray());
  }
}
