package dev.stint.integrations.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Reads the fence that the table holds for a key. The statement is prepared at first use only. */
final class StoredFence implements AutoCloseable {

  private final FencedSql sql;
  private final Connection connection;
  private PreparedStatement query;

  StoredFence(FencedSql sql, Connection connection) {
    this.sql = sql;
    this.connection = connection;
  }

  OptionalLong find(List<Object> key) throws SQLException {
    if (query == null) {
      query = connection.prepareStatement(sql.storedFence);
    }
    FencedSql.bind(query, 1, key);
    try (ResultSet found = query.executeQuery()) {
      return found.next() ? OptionalLong.of(found.getLong(1)) : OptionalLong.empty();
    }
  }

  long of(List<Object> key) throws SQLException {
    return find(key)
        .orElseThrow(
            () ->
                new SQLException(
                    "a row that was there is gone; rows of a fenced table must not be deleted"
                        + " while workers write"));
  }

  @Override
  public void close() throws SQLException {
    if (query != null) {
      query.close();
    }
  }
}
