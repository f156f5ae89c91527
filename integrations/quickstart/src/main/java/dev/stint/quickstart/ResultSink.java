package dev.stint.quickstart;

import dev.stint.integrations.jdbc.FencedRow;
import dev.stint.integrations.jdbc.FencedTable;
import dev.stint.integrations.jdbc.FencedWrite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where workers put results: one SQLite database in WAL mode for all of them. Each batch is one
 * transaction of rows and of log entries, one entry per row, whether the row was taken or refused.
 * SQLite has one writer at a time, so the order of the log is the order of the writes.
 *
 * <p>Locks itself while it writes. A worker that must not be stopped in the middle of a
 * transaction, which would stop all others, takes the same lock.
 */
final class ResultSink implements AutoCloseable {

  /**
   * Long enough for anybody's transaction; short enough to notice a lock that nobody gives back.
   */
  private static final int BUSY_TIMEOUT_MILLIS = 20_000;

  private static final String UNFENCED_UPSERT =
      "INSERT INTO results (key, fence, sha256, findings, worker) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (key) DO UPDATE SET fence = excluded.fence, sha256 = excluded.sha256,"
          + " findings = excluded.findings, worker = excluded.worker";

  private final Connection connection;
  private final String worker;
  private final Rows rows;
  private final long pid = ProcessHandle.current().pid();

  /** How rows get into the table. */
  private interface Rows {
    List<FencedWrite> write(Connection connection, long fence, List<FencedRow> rows)
        throws SQLException;
  }

  /** How many rows of a batch were taken and how many refused. */
  record Written(int accepted, int refused) {}

  private ResultSink(Connection connection, String worker, Rows rows) {
    this.connection = connection;
    this.worker = worker;
    this.rows = rows;
  }

  /** Makes the database with its tables. It must not exist. */
  static void create(Path database) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.executeUpdate(
          "CREATE TABLE results (key TEXT PRIMARY KEY, sha256 TEXT NOT NULL,"
              + " findings TEXT NOT NULL, worker TEXT NOT NULL, fence BIGINT NOT NULL)"
              + " WITHOUT ROWID");
      statement.executeUpdate(
          "CREATE TABLE writes (seq INTEGER PRIMARY KEY, key TEXT NOT NULL,"
              + " fence BIGINT NOT NULL, worker TEXT NOT NULL, pid INTEGER NOT NULL,"
              + " outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')))");
    }
  }

  /** The sink as it should be: it refuses older fences. */
  static ResultSink fenced(Path database, String worker) throws SQLException {
    FencedTable table =
        FencedTable.named("results").key("key").values("sha256", "findings", "worker").build();
    return new ResultSink(writing(database), worker, table::write);
  }

  /** The negative control: the last write wins, whoever makes it. */
  static ResultSink unfenced(Path database, String worker) throws SQLException {
    return new ResultSink(writing(database), worker, ResultSink::writeUnfenced);
  }

  /**
   * Writes and logs a page in one transaction.
   *
   * @throws SQLException if nothing was written; the page may be written again
   */
  synchronized Written write(long fence, List<ScannedEntry> page) throws SQLException {
    try {
      List<FencedWrite> writes =
          rows.write(connection, fence, page.stream().map(this::row).toList());
      log(writes);
      connection.commit();
      int accepted = (int) writes.stream().filter(FencedWrite::accepted).count();
      return new Written(accepted, writes.size() - accepted);
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private FencedRow row(ScannedEntry entry) {
    EntryResult result = entry.result();
    return FencedRow.of(entry.key(), result.sha256(), result.findings(), worker);
  }

  private void log(List<FencedWrite> writes) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO writes (key, fence, worker, pid, outcome) VALUES (?, ?, ?, ?, ?)")) {
      for (FencedWrite write : writes) {
        insert.setObject(1, write.key().get(0));
        insert.setLong(2, write.fence());
        insert.setString(3, worker);
        insert.setLong(4, pid);
        insert.setString(5, write.accepted() ? "accepted" : "refused");
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static List<FencedWrite> writeUnfenced(
      Connection connection, long fence, List<FencedRow> rows) throws SQLException {
    List<FencedWrite> writes = new ArrayList<>(rows.size());
    try (PreparedStatement upsert = connection.prepareStatement(UNFENCED_UPSERT)) {
      for (FencedRow row : rows) {
        upsert.setObject(1, row.key().get(0));
        upsert.setLong(2, fence);
        for (int i = 0; i < row.values().size(); i++) {
          upsert.setObject(3 + i, row.values().get(i));
        }
        upsert.addBatch();
        writes.add(new FencedWrite(row.key(), fence, fence));
      }
      upsert.executeBatch();
    }
    return writes;
  }

  private static Connection writing(Path database) throws SQLException {
    Connection connection = connect(database);
    connection.setAutoCommit(false);
    return connection;
  }

  static Connection connect(Path database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:sqlite:" + database + "?busy_timeout=" + BUSY_TIMEOUT_MILLIS);
  }

  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }
}
