package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Stands for the databases that get plain SQL. */
class H2FencedTableTest extends FencedTableContract {

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:sink;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000");
  }

  @Override
  String autoNumberedKey() {
    return "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
  }

  @Test
  void database_speaksStandard() throws SQLException {
    try (Connection connection = connect()) {
      assertThat(SqlDialect.of(connection)).isEqualTo(SqlDialect.STANDARD);
    }
  }
}
