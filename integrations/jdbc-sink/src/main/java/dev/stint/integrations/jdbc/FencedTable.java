package dev.stint.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A table whose rows remember the fence of the lease that wrote them, and its fenced write.
 *
 * <p><b>Invariant</b> (S2, Kleppmann 2016): for each key the stored fence never decreases. A write
 * with a fence below the stored one changes nothing and is reported as refused; an equal fence is
 * the same holder writing again and is accepted, so a retry after an unknown outcome is safe.
 *
 * <p>The table needs a primary key or unique constraint over exactly the key columns, and a {@code
 * BIGINT NOT NULL} fence column. Fences compare within one run name: one table (or one more key
 * column) per run name. Never delete a row whose key an older holder may still write, because its
 * fence goes with it; mark it as deleted in a value column instead.
 *
 * <p>Immutable and safe for use by any number of threads; each needs a connection of its own.
 */
public final class FencedTable {

  private static final Pattern IDENTIFIER =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)*");

  private final FencedSql sql;

  private FencedTable(FencedSql sql) {
    this.sql = sql;
  }

  /**
   * Starts the description of a table.
   *
   * @param table its name, optionally qualified by a schema. Names of tables and columns go into
   *     SQL unquoted: letters, digits, {@code _} and {@code $} only
   */
  public static Builder named(String table) {
    return new Builder(table);
  }

  /**
   * Writes rows inside the caller's transaction, in the order given.
   *
   * <p>Nothing is durable before the caller commits; after an {@link SQLException} the caller rolls
   * back, and may try the whole transaction again. Let the write be the first statement of its
   * transaction, at an isolation level of read committed (on SQLite any): then no older snapshot
   * can be in the way. On databases that lock rows, batches in key order do not deadlock with each
   * other. The key of each row occurs once per batch.
   *
   * @param connection a connection with auto-commit off
   * @param fence the fence of the lease under which the rows were made, at least 0
   * @return one entry per row, in their order
   * @throws IllegalArgumentException if a row does not have one value per column, or the fence does
   *     not fit a signed BIGINT
   * @throws IllegalStateException if the connection commits after every statement
   */
  public List<FencedWrite> write(Connection connection, long fence, List<FencedRow> rows)
      throws SQLException {
    if (fence < 0) {
      throw new IllegalArgumentException(
          "fence "
              + Long.toUnsignedString(fence)
              + " does not fit a signed BIGINT; fences are stored and compared as such");
    }
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "auto-commit is on, so the rows would not be one transaction; turn it off first,"
              + " or write through a FencedSink");
    }
    for (FencedRow row : rows) {
      sql.check(row);
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    return switch (SqlDialect.of(connection)) {
      case ON_CONFLICT -> new OnConflictWrite(sql, connection, fence).apply(rows);
      case STANDARD -> new StandardWrite(sql, connection, fence).apply(rows);
    };
  }

  /** Collects the names of a table's columns. */
  public static final class Builder {
    private final String table;
    private final List<String> keys = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private String fence = "fence";

    private Builder(String table) {
      this.table = identifier(table);
    }

    /** The columns of the primary key (or of a unique constraint); at least one. */
    public Builder key(String... columns) {
      for (String column : columns) {
        keys.add(identifier(column));
      }
      return this;
    }

    /** The fence column; {@code fence} unless named. */
    public Builder fence(String column) {
      fence = identifier(column);
      return this;
    }

    /** The columns that each write replaces; may be none. */
    public Builder values(String... columns) {
      for (String column : columns) {
        values.add(identifier(column));
      }
      return this;
    }

    public FencedTable build() {
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("table " + table + " has no key column; name it");
      }
      List<String> all = new ArrayList<>(keys);
      all.add(fence);
      all.addAll(values);
      if (all.stream().distinct().count() < all.size()) {
        throw new IllegalArgumentException("a column is named twice: " + all);
      }
      return new FencedTable(new FencedSql(table, keys, fence, values));
    }

    private static String identifier(String name) {
      Objects.requireNonNull(name, "name");
      if (!IDENTIFIER.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'" + name + "' is no plain SQL identifier: use letters, digits, '_' and '$'");
      }
      return name;
    }
  }
}
