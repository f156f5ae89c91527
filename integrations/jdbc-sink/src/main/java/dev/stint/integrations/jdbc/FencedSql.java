package dev.stint.integrations.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements for one table. Parameters of the inserts are keys, fence, values; of the update
 * fence, values, keys, fence; of the query keys.
 */
final class FencedSql {

  final String upsert;
  final String insert;
  final String update;
  final String storedFence;

  private final String table;
  private final int keyCount;
  private final int valueCount;

  FencedSql(String table, List<String> keys, String fence, List<String> values) {
    this.table = table;
    keyCount = keys.size();
    valueCount = values.size();

    List<String> all = new ArrayList<>(keys);
    all.add(fence);
    all.addAll(values);
    List<String> replaced = new ArrayList<>(List.of(fence));
    replaced.addAll(values);
    String whereKey = each(keys, "%s = ?", " AND ");

    insert =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table, String.join(", ", all), each(all, "?", ", "));
    upsert =
        insert
            + " ON CONFLICT (%s) DO UPDATE SET %s WHERE %s.%s <= excluded.%s"
                .formatted(
                    String.join(", ", keys),
                    each(replaced, "%1$s = excluded.%1$s", ", "),
                    table,
                    fence,
                    fence);
    update =
        "UPDATE %s SET %s WHERE %s AND %s <= ?"
            .formatted(table, each(replaced, "%s = ?", ", "), whereKey, fence);
    storedFence = "SELECT %s FROM %s WHERE %s".formatted(fence, table, whereKey);
  }

  private static String each(List<String> columns, String pattern, String separator) {
    return columns.stream().map(pattern::formatted).collect(Collectors.joining(separator));
  }

  void check(FencedRow row) {
    if (row.key().size() != keyCount || row.values().size() != valueCount) {
      throw new IllegalArgumentException(
          "table %s takes %d key and %d other values per row, not %d and %d"
              .formatted(table, keyCount, valueCount, row.key().size(), row.values().size()));
    }
  }

  static void bindInsert(PreparedStatement statement, FencedRow row, long fence)
      throws SQLException {
    int next = bind(statement, 1, row.key());
    statement.setLong(next, fence);
    bind(statement, next + 1, row.values());
  }

  static void bindUpdate(PreparedStatement statement, FencedRow row, long fence)
      throws SQLException {
    statement.setLong(1, fence);
    int next = bind(statement, 2, row.values());
    next = bind(statement, next, row.key());
    statement.setLong(next, fence);
  }

  static int bind(PreparedStatement statement, int from, List<Object> values) throws SQLException {
    int next = from;
    for (Object value : values) {
      statement.setObject(next++, value);
    }
    return next;
  }
}
