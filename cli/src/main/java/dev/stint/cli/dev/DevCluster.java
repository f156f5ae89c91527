package dev.stint.cli.dev;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.client.StintClient;
import dev.stint.client.error.StintException;
import dev.stint.client.model.ClusterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Nodes on this machine, their data in a directory that goes with them. */
final class DevCluster {
  private static final long STOP_MILLIS = 5_000;
  private static final long ASK_MILLIS = 1_000;
  private static final long PAUSE_MILLIS = 100;

  /** Between the ports for API, peers and HTTP of one node. */
  private static final int KINDS_APART = 10;

  private final Path directory;
  private final int basePort;
  private final List<DevNode> nodes = new ArrayList<>();
  private boolean stopped;

  /**
   * A cluster that is not started.
   *
   * @param directory an empty one, removed at the end
   * @param basePort node i takes this + i for its API, + 10 + i for peers, + 20 + i for HTTP
   */
  DevCluster(Path directory, int count, int basePort) {
    this.directory = directory;
    this.basePort = basePort;
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(id(i) + "=" + address(i, 1) + "," + address(i, 0) + "," + address(i, 2));
    }
    for (int i = 0; i < count; i++) {
      nodes.add(new DevNode(id(i), directory, String.join(";", peers)));
    }
  }

  private static String id(int i) {
    return "n" + (i + 1);
  }

  private String address(int i, int kind) {
    return "127.0.0.1:" + (basePort + i + kind * KINDS_APART);
  }

  List<DevNode> nodes() {
    return nodes;
  }

  List<String> endpoints() {
    return Stream.iterate(0, i -> i < nodes.size(), i -> i + 1).map(i -> address(i, 0)).toList();
  }

  String http(DevNode node) {
    return address(nodes.indexOf(node), 2);
  }

  /** Starts all nodes; returns when one of them leads and all answer. */
  void start(Duration timeout) throws IOException, InterruptedException {
    checkPorts();
    for (DevNode node : nodes) {
      node.format();
    }
    for (DevNode node : nodes) {
      node.start();
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    try (StintClient client =
        StintClient.builder()
            .endpoints(endpoints())
            .timeout(Duration.ofMillis(ASK_MILLIS))
            .build()) {
      while (!isComplete(client)) {
        refuseIfEnded();
        if (System.nanoTime() > deadline) {
          throw new CliException(
              ExitCode.TIMEOUT,
              "the nodes did not find together within " + timeout.toSeconds() + " s",
              "see the logs with --keep");
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static boolean isComplete(StintClient client) {
    try {
      ClusterStatus status = client.cluster().status().await();
      return status.groups().stream().anyMatch(group -> group.leader().isPresent())
          && status.members().stream().allMatch(member -> member.node().isPresent());
    } catch (StintException e) {
      return false;
    }
  }

  private void refuseIfEnded() throws IOException {
    for (DevNode node : nodes) {
      if (!node.isAlive()) {
        List<String> lines = Files.readAllLines(node.log());
        throw new CliException(
            ExitCode.ERROR,
            node.end() + ": " + (lines.isEmpty() ? "" : lines.get(lines.size() - 1)),
            "");
      }
    }
  }

  private void checkPorts() {
    for (int i = 0; i < nodes.size(); i++) {
      for (int kind = 0; kind <= 2; kind++) {
        int port = basePort + i + kind * KINDS_APART;
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
          socket.setReuseAddress(true);
        } catch (IOException e) {
          throw new CliException(
              ExitCode.ERROR,
              "port " + port + " is taken; perhaps another cluster runs",
              "stop that one, or name other ports with --base-port N",
              e);
        }
      }
    }
  }

  /** Ends all nodes and removes the directory, unless it is to be kept. Idempotent. */
  synchronized void stop(boolean keep) throws InterruptedException {
    if (stopped) {
      return;
    }
    stopped = true;
    nodes.forEach(DevNode::stop);
    for (DevNode node : nodes) {
      node.awaitEnd(STOP_MILLIS);
    }
    if (!keep) {
      remove();
    }
  }

  private void remove() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
