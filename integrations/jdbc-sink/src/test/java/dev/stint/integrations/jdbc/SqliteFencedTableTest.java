package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFencedTableTest extends FencedTableContract {

  @TempDir Path directory;

  @Override
  Connection connect() throws SQLException {
    return connect(directory.resolve("sink.db"), 20_000);
  }

  static Connection connect(Path file, int busyTimeoutMillis) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:sqlite:" + file + "?journal_mode=WAL&busy_timeout=" + busyTimeoutMillis);
  }

  @Override
  String autoNumberedKey() {
    return "INTEGER PRIMARY KEY AUTOINCREMENT";
  }

  @Test
  void database_speaksOnConflict() throws SQLException {
    try (Connection connection = connect()) {
      assertThat(SqlDialect.of(connection)).isEqualTo(SqlDialect.ON_CONFLICT);
    }
  }

  @Test
  void lockHeldBeyondBusyTimeout_writeFailsAndSucceedsWhenRepeated() throws SQLException {
    try (Connection holder = connect();
        Connection waiting = connect(directory.resolve("sink.db"), 1)) {
      holder.setAutoCommit(false);
      TABLE.write(holder, 8, List.of(FencedRow.of("a", "new", 1)));
      waiting.setAutoCommit(false);
      List<FencedRow> late = List.of(FencedRow.of("a", "old", 2));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> TABLE.write(waiting, 7, late))
          .withMessageContaining("SQLITE_BUSY");
      waiting.rollback();
      holder.commit();
      assertThat(TABLE.write(waiting, 7, late))
          .containsExactly(new FencedWrite(List.of("a"), 7, 8));
      waiting.rollback();
    }
  }

  /** A process that dies inside its transaction leaves neither rows nor a lock behind. */
  @Test
  void processesOneKilledInsideItsTransaction_othersGoOnAndFencesNeverDecrease() throws Exception {
    Path database = directory.resolve("sink.db");
    List<Process> writers = new ArrayList<>();
    try {
      Process victim = SqliteWriterMain.start(database, 0, true);
      writers.add(victim);
      assertThat(victim.inputReader().readLine()).isEqualTo("inside");
      writers.add(SqliteWriterMain.start(database, 1, false));
      writers.add(SqliteWriterMain.start(database, 2, false));
      victim.destroyForcibly();
      assertThat(victim.waitFor()).isEqualTo(128 + 9);
      for (Process writer : writers.subList(1, 3)) {
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).isZero();
      }
    } finally {
      writers.forEach(Process::destroyForcibly);
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("SELECT 1 FROM results WHERE k = 'dead'").next()).isFalse();
    }
    LogCheck.fencesNeverDecrease(this::connect);
  }
}
