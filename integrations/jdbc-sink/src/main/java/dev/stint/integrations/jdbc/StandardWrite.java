package dev.stint.integrations.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Conditional update, else insert, else conditional update again: SQL-92 and a savepoint. */
final class StandardWrite {

  /** SQLState class of integrity constraint violations, duplicate keys among them. */
  private static final String INTEGRITY_VIOLATION = "23";

  private final FencedSql sql;
  private final Connection connection;
  private final long fence;

  StandardWrite(FencedSql sql, Connection connection, long fence) {
    this.sql = sql;
    this.connection = connection;
    this.fence = fence;
  }

  List<FencedWrite> apply(List<FencedRow> rows) throws SQLException {
    List<FencedWrite> writes = new ArrayList<>(rows.size());
    try (PreparedStatement update = connection.prepareStatement(sql.update);
        PreparedStatement insert = connection.prepareStatement(sql.insert);
        StoredFence stored = new StoredFence(sql, connection)) {
      for (FencedRow row : rows) {
        writes.add(new FencedWrite(row.key(), fence, write(row, update, insert, stored)));
      }
    }
    return List.copyOf(writes);
  }

  /** Returns the fence that the table holds for the row's key afterwards. */
  private long write(
      FencedRow row, PreparedStatement update, PreparedStatement insert, StoredFence stored)
      throws SQLException {
    if (updated(row, update)) {
      return fence;
    }
    OptionalLong holder = stored.find(row.key());
    if (holder.isEmpty()) {
      if (inserted(row, insert) || updated(row, update)) {
        return fence;
      }
      return stored.of(row.key());
    }
    // Between our update and our look the row may have come in with an older fence than ours.
    return holder.getAsLong() <= fence && updated(row, update) ? fence : stored.of(row.key());
  }

  private boolean updated(FencedRow row, PreparedStatement update) throws SQLException {
    FencedSql.bindUpdate(update, row, fence);
    return update.executeUpdate() > 0;
  }

  /** False if somebody else's row with that key was faster. */
  private boolean inserted(FencedRow row, PreparedStatement insert) throws SQLException {
    // Some databases abort the whole transaction at a failed statement; a savepoint confines it.
    Savepoint before = connection.setSavepoint();
    try {
      FencedSql.bindInsert(insert, row, fence);
      insert.executeUpdate();
    } catch (SQLException e) {
      if (e.getSQLState() == null || !e.getSQLState().startsWith(INTEGRITY_VIOLATION)) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
    connection.releaseSavepoint(before);
    return true;
  }
}
