package dev.stint.statemachine.store;

import dev.stint.core.row.Row;
import dev.stint.core.state.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process with a store that it writes to until it is killed: what a crash does cannot be shown
 * within one process. Each line that it prints says what must have survived by then.
 */
final class StoreProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private StoreProcess(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static StoreProcess start(Path directory) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new StoreProcess(
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  long pid() {
    return process.pid();
  }

  /** The next line: the durable index and the digest of the newest commit. */
  String line() {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it at once, in the middle of whatever it does. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Prints "durable position digest" after each commit; the digest is that of the position. */
  public static void main(String[] arguments) {
    try (StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT.withMemtableBytes(1 << 20));
        RocksStore store = RocksStore.open(Path.of(arguments[0]), StoreFixture.IDENTITY, memory)) {
      RandomRows rows = new RandomRows(new Random(9));
      while (true) {
        List<Row> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          batch.add(rows.shard(1, new Random().nextInt(5_000)));
        }
        StoreFixture.put(store, batch.toArray(Row[]::new));
        if (store.position().index() % 23 == 0) {
          store.flush();
        }
        Digest digest = store.digest();
        System.out.println(store.durable().index() + " " + store.position().index() + " " + digest);
      }
    }
  }
}
