package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log of decisions, written in the transactions that made them, and what must hold over it. */
final class LogCheck {

  interface Connector {
    Connection connect() throws SQLException;
  }

  private LogCheck() {}

  static void log(Connection connection, List<FencedWrite> writes) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO log (k, fence, accepted) VALUES (?, ?, ?)")) {
      for (FencedWrite write : writes) {
        insert.setObject(1, write.key().get(0));
        insert.setLong(2, write.fence());
        insert.setInt(3, write.accepted() ? 1 : 0);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * Entries of one key are in commit order, because their transactions excluded each other on the
   * key's row. So each must be accepted exactly if its fence is at least the highest before it.
   */
  static void fencesNeverDecrease(Connector connector) throws SQLException {
    Map<String, Long> highest = new HashMap<>();
    int refused = 0;
    try (Connection connection = connector.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet log =
          statement.executeQuery("SELECT k, fence, accepted, seq FROM log ORDER BY seq")) {
        while (log.next()) {
          String key = log.getString(1);
          long fence = log.getLong(2);
          boolean accepted = log.getInt(3) == 1;
          assertThat(accepted)
              .as("entry %d: %s with fence %d", log.getLong(4), key, fence)
              .isEqualTo(fence >= highest.getOrDefault(key, 0L));
          highest.merge(key, fence, Math::max);
          refused += accepted ? 0 : 1;
        }
      }
      assertThat(refused).as("refused writes; none would prove nothing").isPositive();
      try (ResultSet rows = statement.executeQuery("SELECT k, fence FROM results")) {
        Map<String, Long> stored = new HashMap<>();
        while (rows.next()) {
          stored.put(rows.getString(1), rows.getLong(2));
        }
        assertThat(stored).isEqualTo(highest);
      }
    }
  }
}
