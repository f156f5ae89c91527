package dev.stint.cli.dev;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.server.ServerMain;
import dev.stint.server.StartException;
import dev.stint.server.StintServer;
import dev.stint.server.settings.SettingsException;
import dev.stint.server.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node of a throw-away cluster, in a process of its own that ends when ours does, however that
 * happens: it watches its standard input.
 */
final class DevNode {
  /** From this version on, loading native code warns without a flag that allows it. */
  private static final int NATIVE_ACCESS_CHECKED = 22;

  private static final int UNSAFE_ACCESS_CHECKED = 23;

  private final String id;
  private final Path directory;
  private final List<String> settings;
  private Process process;

  /**
   * A node that is not started.
   *
   * @param directory of the whole cluster
   * @param peers as the settings have it
   */
  DevNode(String id, Path directory, String peers) {
    this.id = id;
    this.directory = directory;
    this.settings =
        List.of(
            "node.id=" + id,
            "node.data-directory=" + directory.resolve(id),
            "cluster.id=dev",
            "cluster.peers=" + peers);
  }

  String id() {
    return id;
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return directory.resolve(id + ".log");
  }

  void format() {
    try {
      StintServer.format(new SettingsLoader().overrides(settings).load());
    } catch (SettingsException | StartException e) {
      throw new CliException(
          ExitCode.ERROR, "node " + id + " could not be prepared: " + e.getMessage(), "", e);
    }
  }

  void start() throws IOException {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.io.tmpdir=" + temporary,
            "-XX:ErrorFile=" + directory.resolve(id + ".hs_err.log")));
    command.addAll(newerFlags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServerMain.class.getName(), "--end-with-stdin"));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
  }

  private static List<String> newerFlags() {
    List<String> flags = new ArrayList<>();
    int version = Runtime.version().feature();
    if (version >= NATIVE_ACCESS_CHECKED) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    if (version >= UNSAFE_ACCESS_CHECKED) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** What happened to a node that has ended. */
  String end() {
    int status = process.exitValue();
    int signal = status - 128;
    return "node "
        + id
        + " has ended with "
        + (signal > 0 ? "signal " + signal : "exit status " + status);
  }

  /** Asks it to stop in order. */
  void stop() {
    if (isAlive()) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        process.destroy();
      }
    }
  }

  /** Waits until it has ended, and kills it if that takes too long. */
  void awaitEnd(long millis) throws InterruptedException {
    if (process != null && !process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
