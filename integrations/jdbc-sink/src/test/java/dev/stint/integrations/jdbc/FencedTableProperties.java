package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any sequence of writes, against the rule itself: a key takes a write iff its fence is no lower.
 */
class FencedTableProperties {

  private static final FencedTable TABLE = FencedTable.named("results").key("k").build();

  record Page(long fence, List<String> keys) {}

  @Provide
  Arbitrary<List<Page>> pages() {
    Arbitrary<List<String>> keys =
        Arbitraries.of("a", "b", "c", "d").list().uniqueElements().ofMinSize(1);
    return Combinators.combine(Arbitraries.longs().between(0, 6), keys).as(Page::new).list();
  }

  @Property(tries = 100)
  void anyWritesOnSqlite_decidedLikeTheRule(@ForAll("pages") List<Page> pages) throws SQLException {
    decidedLikeTheRule("jdbc:sqlite::memory:", pages);
  }

  @Property(tries = 100)
  void anyWritesInPlainSql_decidedLikeTheRule(@ForAll("pages") List<Page> pages)
      throws SQLException {
    decidedLikeTheRule("jdbc:h2:mem:", pages);
  }

  private static void decidedLikeTheRule(String url, List<Page> pages) throws SQLException {
    Map<Object, Long> highest = new HashMap<>();
    try (Connection connection = DriverManager.getConnection(url)) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("CREATE TABLE results (k CHAR(1) PRIMARY KEY, fence BIGINT)");
      }
      connection.setAutoCommit(false);
      for (Page page : pages) {
        List<FencedRow> rows = page.keys().stream().map(FencedRow::of).toList();
        for (FencedWrite write : TABLE.write(connection, page.fence(), rows)) {
          Object key = write.key().get(0);
          long before = highest.getOrDefault(key, 0L);
          assertThat(write.accepted()).isEqualTo(page.fence() >= before);
          highest.merge(key, page.fence(), Math::max);
          assertThat(write.storedFence()).isEqualTo(highest.get(key));
        }
      }
      connection.commit();
    }
  }
}
