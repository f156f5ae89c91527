package dev.stint.integrations.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** How a table is written so that comparing the fence and storing the row are one step. */
public enum SqlDialect {

  /**
   * {@code INSERT … ON CONFLICT (key) DO UPDATE … WHERE}: one statement per row, sent as a JDBC
   * batch. SQLite 3.24 and newer, PostgreSQL 9.5 and newer, and what speaks like them.
   */
  ON_CONFLICT,

  /**
   * Plain SQL-92: a conditional {@code UPDATE}; where no row matched, an {@code INSERT} behind a
   * savepoint; where that meets a row that came in between, the {@code UPDATE} again. Up to four
   * round trips per row; works on any database with savepoints and row-level isolation.
   */
  STANDARD;

  /**
   * The dialect for a connected database, by the product name that its driver reports. An unknown
   * product gets {@link #STANDARD}.
   */
  public static SqlDialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    return product.contains("sqlite") || product.contains("postgresql") ? ON_CONFLICT : STANDARD;
  }
}
