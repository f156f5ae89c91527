package dev.stint.integrations.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of conditional upserts. Compare and store are one statement, so nothing comes between.
 */
final class OnConflictWrite {

  private final FencedSql sql;
  private final Connection connection;
  private final long fence;

  OnConflictWrite(FencedSql sql, Connection connection, long fence) {
    this.sql = sql;
    this.connection = connection;
    this.fence = fence;
  }

  List<FencedWrite> apply(List<FencedRow> rows) throws SQLException {
    int[] counts;
    try (PreparedStatement upsert = connection.prepareStatement(sql.upsert)) {
      for (FencedRow row : rows) {
        FencedSql.bindInsert(upsert, row, fence);
        upsert.addBatch();
      }
      counts = upsert.executeBatch();
    }
    List<FencedWrite> writes = new ArrayList<>(rows.size());
    try (StoredFence stored = new StoredFence(sql, connection)) {
      for (int i = 0; i < counts.length; i++) {
        // PostgreSQL's driver reports no count when it rewrites batches. The stored fence decides
        // as well: it equals ours exactly if our row was taken, since this transaction now holds
        // the row.
        boolean taken = counts[i] > 0 && counts[i] != Statement.SUCCESS_NO_INFO;
        List<Object> key = rows.get(i).key();
        writes.add(new FencedWrite(key, fence, taken ? fence : stored.of(key)));
      }
    }
    return List.copyOf(writes);
  }
}
