package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Needs a PostgreSQL in which it may create tables, e.g. {@code
 * STINT_TEST_POSTGRES_URL='jdbc:postgresql://127.0.0.1/test?user=test'}.
 */
@EnabledIfEnvironmentVariable(
    named = "STINT_TEST_POSTGRES_URL",
    matches = "jdbc:postgresql:.+",
    disabledReason = "no PostgreSQL to test on: set STINT_TEST_POSTGRES_URL to its JDBC URL")
class PostgresFencedTableTest extends FencedTableContract {

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(System.getenv("STINT_TEST_POSTGRES_URL"));
  }

  @Override
  String autoNumberedKey() {
    return "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
  }

  @Test
  void driverThatRewritesBatches_outcomesStillTold() throws SQLException {
    String url = System.getenv("STINT_TEST_POSTGRES_URL");
    write(9, FencedRow.of("b", "new", 1), FencedRow.of("c", "new", 1));
    try (Connection connection =
        DriverManager.getConnection(
            url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true")) {
      connection.setAutoCommit(false);
      List<FencedRow> page =
          List.of(
              FencedRow.of("a", "old", 2),
              FencedRow.of("b", "old", 2),
              FencedRow.of("c", "old", 2),
              FencedRow.of("d", "old", 2));
      assertThat(TABLE.write(connection, 7, page))
          .extracting(FencedWrite::storedFence)
          .containsExactly(7L, 9L, 9L, 7L);
      connection.commit();
    }
  }
}
