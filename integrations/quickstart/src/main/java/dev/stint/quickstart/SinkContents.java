package dev.stint.quickstart;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the sink.
 *
 * @param rows by key
 * @param log every accepted and refused write, in the order in which they were decided
 */
record SinkContents(Map<String, Row> rows, List<Write> log) {

  /** A row of the results. */
  record Row(EntryResult result, String worker, long fence) {}

  /** An entry of the log. */
  record Write(String key, long fence, String worker, long pid, boolean accepted) {}

  static SinkContents read(Path database) throws SQLException {
    try (Connection connection = ResultSink.connect(database);
        Statement statement = connection.createStatement()) {
      Map<String, Row> rows = new HashMap<>();
      try (ResultSet found =
          statement.executeQuery("SELECT key, sha256, findings, worker, fence FROM results")) {
        while (found.next()) {
          EntryResult result = new EntryResult(found.getString(2), found.getString(3));
          rows.put(found.getString(1), new Row(result, found.getString(4), found.getLong(5)));
        }
      }
      List<Write> log = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery(
              "SELECT key, fence, worker, pid, outcome FROM writes ORDER BY seq")) {
        while (found.next()) {
          log.add(write(found));
        }
      }
      return new SinkContents(Map.copyOf(rows), List.copyOf(log));
    }
  }

  /**
   * The first logged write of a process under a fence, with that outcome, over a key that had by
   * then been written under a newer fence.
   */
  static Optional<Write> firstStaleWrite(Path database, long pid, long fence, boolean accepted)
      throws SQLException {
    try (Connection connection = ResultSink.connect(database);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT key, fence, worker, pid, outcome FROM writes AS stale"
                    + " WHERE pid = ? AND fence = ? AND outcome = ? AND EXISTS (SELECT 1 FROM"
                    + " writes AS newer WHERE newer.key = stale.key AND newer.seq < stale.seq"
                    + " AND newer.fence > stale.fence AND newer.outcome = 'accepted')"
                    + " ORDER BY seq LIMIT 1")) {
      query.setLong(1, pid);
      query.setLong(2, fence);
      query.setString(3, accepted ? "accepted" : "refused");
      try (ResultSet found = query.executeQuery()) {
        return found.next() ? Optional.of(write(found)) : Optional.empty();
      }
    }
  }

  private static Write write(ResultSet found) throws SQLException {
    return new Write(
        found.getString(1),
        found.getLong(2),
        found.getString(3),
        found.getLong(4),
        found.getString(5).equals("accepted"));
  }
}
