package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultSinkTest {

  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path directory;
  private Path database;

  @BeforeEach
  void create() throws SQLException {
    database = directory.resolve("sink.db");
    ResultSink.create(database);
  }

  @Test
  void database_inWalMode() throws SQLException {
    try (Connection connection = ResultSink.connect(database);
        Statement statement = connection.createStatement();
        ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
      assertThat(mode.getString(1)).isEqualTo("wal");
    }
  }

  @Test
  void olderFence_refusedAndLogged() throws SQLException {
    try (ResultSink old = ResultSink.fenced(database, "w1");
        ResultSink young = ResultSink.fenced(database, "w2")) {
      assertThat(old.write(7, page("a"))).isEqualTo(new ResultSink.Written(1, 0));
      assertThat(young.write(9, page("a", "b"))).isEqualTo(new ResultSink.Written(2, 0));
      assertThat(old.write(7, page("b", "c"))).isEqualTo(new ResultSink.Written(1, 1));
    }
    SinkContents contents = SinkContents.read(database);
    assertThat(contents.log())
        .containsExactly(
            new SinkContents.Write("a", 7, "w1", PID, true),
            new SinkContents.Write("a", 9, "w2", PID, true),
            new SinkContents.Write("b", 9, "w2", PID, true),
            new SinkContents.Write("b", 7, "w1", PID, false),
            new SinkContents.Write("c", 7, "w1", PID, true));
    assertThat(contents.rows().get("b"))
        .isEqualTo(new SinkContents.Row(new EntryResult("hash b", "none"), "w2", 9));
    assertThat(SinkContents.firstStaleWrite(database, PID, 7, false))
        .contains(new SinkContents.Write("b", 7, "w1", PID, false));
    assertThat(SinkContents.firstStaleWrite(database, PID, 7, true)).isEmpty();
    assertThat(SinkContents.firstStaleWrite(database, PID, 9, false)).isEmpty();
    assertThat(SinkContents.firstStaleWrite(database, PID + 1, 7, false)).isEmpty();
  }

  @Test
  void olderFenceWithoutFencing_overwritesAndLogged() throws SQLException {
    try (ResultSink old = ResultSink.unfenced(database, "w1");
        ResultSink young = ResultSink.unfenced(database, "w2")) {
      young.write(9, page("a"));
      assertThat(old.write(7, page("a"))).isEqualTo(new ResultSink.Written(1, 0));
    }
    SinkContents contents = SinkContents.read(database);
    assertThat(contents.rows().get("a").fence()).isEqualTo(7);
    assertThat(contents.rows().get("a").worker()).isEqualTo("w1");
    assertThat(contents.log()).extracting(SinkContents.Write::accepted).containsOnly(true);
    assertThat(SinkContents.firstStaleWrite(database, PID, 7, true)).isPresent();
  }

  @Test
  void namesWithAnything_storedAsTheyAre() throws SQLException {
    String odd = "a.jar!tab\t'quote\"\n\0nul \ud83d\ude00";
    try (ResultSink sink = ResultSink.fenced(database, "w1")) {
      sink.write(1, page(odd));
    }
    assertThat(SinkContents.read(database).rows()).containsOnlyKeys(odd);
  }

  private static List<ScannedEntry> page(String... keys) {
    return Stream.of(keys)
        .map(key -> new ScannedEntry(key, new EntryResult("hash " + key, "none")))
        .toList();
  }
}
