package dev.stint.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.cli.StintCli;
import dev.stint.cli.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stint dev} as a user has it: three node processes, and the other verbs against them. */
class DevCommandIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final int basePort = freePorts();
  private Process dev;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(directory.resolve("tmp"));
    dev =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "-cp",
                System.getProperty("java.class.path"),
                StintCli.class.getName(),
                "dev",
                "--base-port",
                Integer.toString(basePort))
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    await().atMost(PATIENCE).until(() -> out().contains("Ctrl-C") || !dev.isAlive());
    assertThat(dev.isAlive()).as(() -> out() + err()).isTrue();
  }

  @AfterEach
  void end() {
    dev.destroyForcibly();
  }

  private String out() {
    return text("out");
  }

  private String err() {
    return text("err");
  }

  private String text(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int freePorts() {
    while (true) {
      int base = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      boolean free =
          Stream.of(0, 1, 2, 10, 11, 12, 20, 21, 22).allMatch(offset -> isFree(base + offset));
      if (free) {
        return base;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** What a verb prints; it must succeed. */
  private String stint(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            InputStream.nullInputStream(),
            false,
            false,
            Map.of(
                "HOME",
                directory.toString(),
                "STINT_CLI_ENDPOINTS",
                "127.0.0.1:" + basePort + ",127.0.0.1:" + (basePort + 1)));
    int code = StintCli.run(console, arguments);
    assertThat(code).as(() -> List.of(arguments) + ": " + err).isZero();
    return out.toString();
  }

  private List<ProcessHandle> nodes() {
    return dev.descendants().toList();
  }

  @Test
  void running_verbsWorkEvenWithoutANodeAndStopLeavesNothing() throws InterruptedException {
    assertThat(nodes()).hasSize(3);
    assertThat(out()).contains("export STINT_CLI_ENDPOINTS=127.0.0.1:" + basePort);
    stint("run", "create", "demo", "--uniform", "hex", "--shards", "5000");
    assertThat(stint("run", "create", "demo", "--uniform", "hex", "--shards", "5000"))
        .contains("was there, and has the 5000 shards");
    assertThat(stint("run", "list", "-o", "name")).isEqualTo("demo\n");
    assertThat(stint("run", "describe", "demo"))
        .contains("5000: 0 done, 0 leased, 5000 waiting")
        .contains("nothing claimed for");
    assertThat(stint("run", "watch", "demo", "--limit", "4")).contains("run_sealed");
    assertThat(stint("shard", "list", "demo", "-o", "name").lines()).hasSize(5_000);
    assertThat(stint("shard", "describe", "demo", "--key", "ffff")).contains("Shard     4999");
    assertThat(stint("shard", "explain", "demo", "0")).contains("Why");
    stint("cluster", "snapshot");
    stint("cluster", "transfer");
    assertThat(stint("cluster", "verify", "-o", "json")).contains("\"verified\": true");
    stint("run", "cancel", "demo");
    stint("run", "delete", "demo");

    List<ProcessHandle> nodes = nodes();
    nodes.get(0).destroyForcibly();
    await().atMost(PATIENCE).until(() -> err().contains("has ended with signal 9; 2 of 3 go on"));
    stint("run", "create", "another");

    dev.destroy();
    assertThat(dev.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(nodes).noneMatch(ProcessHandle::isAlive);
    assertThat(directory.resolve("tmp")).isEmptyDirectory();
  }
}
