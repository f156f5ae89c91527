package dev.stint.integrations.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A process of its own that writes with random fences, or stays inside a transaction. */
final class SqliteWriterMain {

  private SqliteWriterMain() {}

  static Process start(Path database, int seed, boolean stayInside) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SqliteWriterMain.class.getName(),
            database.toString(),
            String.valueOf(seed),
            String.valueOf(stayInside))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] args) throws SQLException, IOException {
    try (Connection connection = SqliteFencedTableTest.connect(Path.of(args[0]), 20_000)) {
      connection.setAutoCommit(false);
      if (Boolean.parseBoolean(args[2])) {
        LogCheck.log(
            connection,
            FencedTableContract.TABLE.write(
                connection, 1000, List.of(FencedRow.of("dead", "x", 0))));
        System.out.println("inside");
        System.in.read();
        return;
      }
      Random random = new Random(Long.parseLong(args[1]));
      for (int i = 0; i < 100; i++) {
        long fence = 1L + i / 2 + random.nextInt(10);
        List<FencedRow> rows =
            IntStream.range(0, 4).mapToObj(key -> FencedRow.of("k" + key, "x", 0)).toList();
        LogCheck.log(connection, FencedTableContract.TABLE.write(connection, fence, rows));
        connection.commit();
      }
    }
  }
}
