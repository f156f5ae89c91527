package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanHandlerTest {

  private static final int ENTRIES = 150;

  @TempDir Path directory;
  private InputList input;
  private ResultSink sink;
  private Journal journal;
  private ScanHandler handler;

  /** A shard whose holder may pass so many pages, and whose checkpoints succeed or not. */
  private static final class ScriptedShard implements HeldShard {
    final KeyRange range;
    final Key lastKey;
    final List<Key> checkpoints = new ArrayList<>();
    int pagesAllowed = Integer.MAX_VALUE;
    boolean acknowledges = true;
    long fence = 10;

    ScriptedShard(KeyRange range, Key lastKey) {
      this.range = range;
      this.lastKey = lastKey;
    }

    @Override
    public long shard() {
      return 1;
    }

    @Override
    public long fence() {
      return fence;
    }

    @Override
    public KeyRange range() {
      return range;
    }

    @Override
    public Optional<Key> lastKey() {
      return Optional.ofNullable(lastKey);
    }

    @Override
    public boolean tryAdvance(Key key) {
      return pagesAllowed-- > 0;
    }

    @Override
    public CompletionStage<?> checkpoint(Key key) {
      checkpoints.add(key);
      return acknowledges
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(new IllegalStateException("lease lost"));
    }
  }

  @BeforeEach
  void open() throws IOException, SQLException {
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      entries.put("%03d".formatted(i), "content " + i);
    }
    Jars.write(directory.resolve("a.jar"), entries);
    input = JarEntries.freeze(directory, JarEntries.Limit.NONE).list();
    ResultSink.create(directory.resolve("sink.db"));
    sink = ResultSink.fenced(directory.resolve("sink.db"), "w1");
    journal = new Journal(directory.resolve("journal"));
    handler = new ScanHandler(input, directory, sink, journal, new Hold(journal));
  }

  @AfterEach
  void close() throws IOException, SQLException {
    sink.close();
    journal.close();
  }

  @Test
  void wholeRange_scannedPageByPage() throws Exception {
    ScriptedShard shard = new ScriptedShard(KeyRange.all(), null);
    assertThat(handler.scan(shard)).isTrue();
    assertThat(shard.checkpoints)
        .containsExactly(input.keyAt(63), input.keyAt(127), input.keyAt(149));
    assertThat(contents().rows()).hasSize(ENTRIES);
    assertThat(trace()).isEqualTo(new LeaseTrace("w1", 1, 10, 0, 150, 150));
  }

  @Test
  void cursorInside_resumedBehindIt() throws Exception {
    ScriptedShard shard =
        new ScriptedShard(KeyRange.of(input.keyAt(10), input.keyAt(40)), input.keyAt(19));
    assertThat(handler.scan(shard)).isTrue();
    assertThat(contents().rows()).hasSize(20).containsOnlyKeys(names(20, 40));
  }

  @Test
  void rangeWithoutCursor_fromItsStartToBeforeItsEnd() throws Exception {
    ScriptedShard shard = new ScriptedShard(KeyRange.of(input.keyAt(10), input.keyAt(12)), null);
    assertThat(handler.scan(shard)).isTrue();
    assertThat(contents().rows()).containsOnlyKeys(names(10, 12));
  }

  @Test
  void rangeWithoutInput_doneAtOnce() throws Exception {
    Key start = input.keyAt(10).successor();
    ScriptedShard shard = new ScriptedShard(KeyRange.of(start, start.successor()), null);
    assertThat(handler.scan(shard)).isTrue();
    assertThat(contents().rows()).isEmpty();
  }

  @Test
  void advanceRefused_nothingBeyondWritten() throws Exception {
    ScriptedShard shard = new ScriptedShard(KeyRange.all(), null);
    shard.pagesAllowed = 1;
    assertThat(handler.scan(shard)).isFalse();
    assertThat(contents().rows()).containsOnlyKeys(names(0, 64));
    assertThat(trace()).isEqualTo(new LeaseTrace("w1", 1, 10, 0, 64, 64));
  }

  @Test
  void checkpointNotAcknowledged_passedKeysStayInTheBound() throws Exception {
    ScriptedShard shard = new ScriptedShard(KeyRange.all(), null);
    shard.acknowledges = false;
    assertThat(handler.scan(shard)).isFalse();
    assertThat(trace()).isEqualTo(new LeaseTrace("w1", 1, 10, 0, 150, 0));
  }

  @Test
  void sinkRefuses_stopsWithoutCheckpoint() throws Exception {
    sink.write(11, List.of(new ScannedEntry(input.get(5).name(), new EntryResult("x", ""))));
    ScriptedShard shard = new ScriptedShard(KeyRange.all(), null);
    assertThat(handler.scan(shard)).isFalse();
    assertThat(shard.checkpoints).isEmpty();
    assertThat(contents().rows().get(input.get(5).name()).fence()).isEqualTo(11);
  }

  private LeaseTrace trace() throws IOException {
    return LeaseTrace.of("w1", new JournalReader(directory.resolve("journal")).poll()).get(0);
  }

  private SinkContents contents() throws SQLException {
    return SinkContents.read(directory.resolve("sink.db"));
  }

  private String[] names(int from, int to) {
    return input.entries().subList(from, to).stream().map(InputEntry::name).toArray(String[]::new);
  }
}
