package dev.stint.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * A fenced table behind a data source: each batch is one transaction on a connection of its own.
 *
 * <pre>{@code
 * FencedSink sink = new FencedSink(dataSource,
 *     FencedTable.named("results").key("id").values("digest").build());
 *
 * if (!shard.tryAdvance(page.lastKey())) break;
 * if (!sink.write(shard.fence(), page.rows()).stream().allMatch(FencedWrite::accepted)) break;
 * shard.checkpoint(page.lastKey());
 * }</pre>
 *
 * <p>A refused row says that a newer holder has been there: the lease is over, so stop. Rows of the
 * same batch that no newer holder had reached are stored; the newer holder replaces them when it
 * gets there. Checkpoint only what a returned {@code write} has covered.
 *
 * <p>As safe for use by several threads as the data source is. Pool the connections.
 */
public final class FencedSink {

  private final DataSource dataSource;
  private final FencedTable table;

  public FencedSink(DataSource dataSource, FencedTable table) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    this.table = Objects.requireNonNull(table, "table");
  }

  /**
   * Writes the rows in one transaction and commits it.
   *
   * @param fence the fence of the lease under which the rows were made, at least 0
   * @return one entry per row, in their order
   * @throws SQLException if nothing was stored, or, when the commit itself failed, with an unknown
   *     outcome. In both cases the same call with the same fence may be repeated: a row that was
   *     stored is stored again
   */
  public List<FencedWrite> write(long fence, List<FencedRow> rows) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        List<FencedWrite> writes = table.write(connection, fence, rows);
        connection.commit();
        return writes;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
