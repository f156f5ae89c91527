package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a fenced table promises, whatever the database. Each database has a subclass. */
abstract class FencedTableContract {

  static final FencedTable TABLE = FencedTable.named("results").key("k").values("v", "w").build();

  abstract Connection connect() throws SQLException;

  abstract String autoNumberedKey();

  @BeforeEach
  void createTables() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE IF EXISTS results");
      statement.executeUpdate("DROP TABLE IF EXISTS pairs");
      statement.executeUpdate("DROP TABLE IF EXISTS log");
      statement.executeUpdate(
          "CREATE TABLE results (k VARCHAR(100) PRIMARY KEY, v VARCHAR(100), w INTEGER,"
              + " fence BIGINT NOT NULL)");
      statement.executeUpdate(
          "CREATE TABLE pairs (a INTEGER, b INTEGER, guard BIGINT NOT NULL, PRIMARY KEY (a, b))");
      statement.executeUpdate(
          "CREATE TABLE log (seq "
              + autoNumberedKey()
              + ", k VARCHAR(100), fence BIGINT, accepted INTEGER)");
    }
  }

  @Test
  void keyWithoutRow_writeAccepted() throws SQLException {
    assertThat(write(7, FencedRow.of("a", "one", 1)))
        .containsExactly(new FencedWrite(List.of("a"), 7, 7));
    assertThat(rows()).containsExactly("a one 1 @7");
  }

  @Test
  void olderFenceStored_newerReplacesRow() throws SQLException {
    write(7, FencedRow.of("a", "one", 1));
    assertThat(write(8, FencedRow.of("a", null, null))).allMatch(FencedWrite::accepted);
    assertThat(rows()).containsExactly("a null null @8");
  }

  @Test
  void equalFenceStored_sameHolderWritesAgain() throws SQLException {
    write(7, FencedRow.of("a", "one", 1));
    assertThat(write(7, FencedRow.of("a", "two", 2))).allMatch(FencedWrite::accepted);
    assertThat(rows()).containsExactly("a two 2 @7");
  }

  @Test
  void newerFenceStored_olderRefusedAndTold() throws SQLException {
    write(9, FencedRow.of("a", "new", 1));
    List<FencedWrite> writes = write(7, FencedRow.of("a", "old", 2));
    assertThat(writes).containsExactly(new FencedWrite(List.of("a"), 7, 9));
    assertThat(writes.get(0).accepted()).isFalse();
    assertThat(rows()).containsExactly("a new 1 @9");
  }

  @Test
  void largestFence_comparedAsNumber() throws SQLException {
    write(Long.MAX_VALUE, FencedRow.of("a", "new", 1));
    assertThat(write(10, FencedRow.of("a", "old", 2)))
        .containsExactly(new FencedWrite(List.of("a"), 10, Long.MAX_VALUE));
    write(9, FencedRow.of("b", "old", 1));
    assertThat(write(10, FencedRow.of("b", "new", 2))).allMatch(FencedWrite::accepted);
  }

  @Test
  void pageHalfOvertaken_onlyTheRestStored() throws SQLException {
    write(9, FencedRow.of("a", "new", 1), FencedRow.of("c", "new", 1));
    List<FencedWrite> writes =
        write(
            7,
            FencedRow.of("a", "old", 2),
            FencedRow.of("b", "old", 2),
            FencedRow.of("c", "old", 2),
            FencedRow.of("d", "old", 2));
    assertThat(writes).extracting(FencedWrite::accepted).containsExactly(false, true, false, true);
    assertThat(rows()).containsExactly("a new 1 @9", "b old 2 @7", "c new 1 @9", "d old 2 @7");
  }

  @Test
  void keyOfTwoColumnsAndNoValues_fencedPerPair() throws SQLException {
    FencedTable pairs = FencedTable.named("pairs").key("a", "b").fence("guard").build();
    FencedRow one = new FencedRow(List.of(1, 1), List.of());
    FencedRow two = new FencedRow(List.of(1, 2), List.of());
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      pairs.write(connection, 9, List.of(one));
      assertThat(pairs.write(connection, 8, List.of(one, two)))
          .extracting(FencedWrite::storedFence)
          .containsExactly(9L, 8L);
      connection.commit();
    }
  }

  @Test
  void callerRollsBack_nothingStored() throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      TABLE.write(connection, 7, List.of(FencedRow.of("a", "one", 1)));
      connection.rollback();
    }
    assertThat(rows()).isEmpty();
    assertThat(write(6, FencedRow.of("a", "two", 2))).allMatch(FencedWrite::accepted);
  }

  @Test
  void autoCommitOn_refused() throws SQLException {
    try (Connection connection = connect()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> TABLE.write(connection, 7, List.of(FencedRow.of("a", "x", 1))))
          .withMessageContaining("auto-commit");
    }
  }

  @Test
  void badInput_refusedBeforeAnythingIsWritten() throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TABLE.write(connection, -1, List.of(FencedRow.of("a", "x", 1))))
          .withMessageContaining("18446744073709551615");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  TABLE.write(
                      connection, 1, List.of(FencedRow.of("a", "x", 1), FencedRow.of("b", "x"))))
          .withMessageContaining("1 key and 2 other values");
      assertThat(TABLE.write(connection, 1, List.of())).isEmpty();
      connection.commit();
    }
    assertThat(rows()).isEmpty();
  }

  /** S2 at the sink: in commit order, the accepted fences of a key never decrease. */
  @Test
  void manyConnectionsAtOnce_acceptedFencesOfAKeyNeverDecrease() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        Random random = new Random(writer);
        writers.add(pool.submit(() -> writeAtRandom(random, 60)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      pool.shutdownNow();
    }
    LogCheck.fencesNeverDecrease(this::connect);
  }

  private Void writeAtRandom(Random random, int transactions) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < transactions; i++) {
        long fence = 1L + i / 2 + random.nextInt(10);
        Set<Integer> keys = new LinkedHashSet<>();
        while (keys.size() < 3) {
          keys.add(random.nextInt(8));
        }
        // In key order, so that databases that lock rows do not deadlock.
        List<FencedRow> rows =
            keys.stream().sorted().map(key -> FencedRow.of("k" + key, "x", 0)).toList();
        LogCheck.log(connection, TABLE.write(connection, fence, rows));
        connection.commit();
      }
    }
    return null;
  }

  List<FencedWrite> write(long fence, FencedRow... rows) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      List<FencedWrite> writes = TABLE.write(connection, fence, List.of(rows));
      connection.commit();
      return writes;
    }
  }

  List<String> rows() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT k, v, w, fence FROM results ORDER BY k");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(
            "%s %s %s @%d"
                .formatted(
                    rows.getString(1), rows.getString(2), rows.getObject(3), rows.getLong(4)));
      }
    }
    return found;
  }
}
