package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class FencedSinkTest {

  private static final FencedTable TABLE =
      FencedTable.named("results").key("k").values("v").build();

  @TempDir Path directory;
  private SQLiteDataSource dataSource;

  @BeforeEach
  void createTable() throws SQLException {
    dataSource = new SQLiteDataSource();
    dataSource.setUrl("jdbc:sqlite:" + directory.resolve("sink.db"));
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE results (k TEXT PRIMARY KEY, v TEXT NOT NULL, fence BIGINT NOT NULL)");
    }
  }

  @Test
  void batch_committedAndRefusalsTold() throws SQLException {
    FencedSink sink = new FencedSink(dataSource, TABLE);
    sink.write(9, List.of(FencedRow.of("a", "new")));
    assertThat(sink.write(8, List.of(FencedRow.of("a", "old"), FencedRow.of("b", "old"))))
        .extracting(FencedWrite::accepted)
        .containsExactly(false, true);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void oneRowFails_wholeBatchRolledBack() throws SQLException {
    FencedSink sink = new FencedSink(dataSource, TABLE);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> sink.write(8, List.of(FencedRow.of("a", "x"), FencedRow.of("b", (Object) null))))
        .withMessageContaining("NOT NULL");
    assertThat(count()).isZero();
  }

  private int count() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM results")) {
      count.next();
      return count.getInt(1);
    }
  }
}
