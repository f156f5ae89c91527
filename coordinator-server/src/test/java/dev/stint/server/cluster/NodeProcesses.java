package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.NodeStatusRequest;
import dev.stint.api.v1.ReplicaRole;
import dev.stint.api.v1.ReplicaStatus;
import dev.stint.server.ServerMain;
import dev.stint.server.StintServer;
import dev.stint.server.settings.SettingsLoader;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Three nodes, each a process of its own: what kill -9 and SIGSTOP do can not be shown within one
 * process. They end with their standard input, so none outlives the tests.
 */
final class NodeProcesses implements AutoCloseable {
  static final List<String> NODES = List.of("n1", "n2", "n3");

  private static final int ENDED_BY_SIGTERM = 128 + 15;
  private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-\\d+)?");

  private final Path directory;
  private final List<String> sets;
  private final String peers;
  private final Map<String, List<String>> setsOfNode = new TreeMap<>();
  private final Map<String, Process> processes = new TreeMap<>();
  private final Map<String, ManagedChannel> channels = new TreeMap<>();
  private final List<String> addresses = new ArrayList<>();

  NodeProcesses(Path directory, String... sets) throws Exception {
    this.directory = directory;
    this.sets = List.of(sets);
    List<Integer> ports = TestCluster.freePorts(9);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String api = "127.0.0.1:" + ports.get(3 * i + 1);
      addresses.add(api);
      channels.put(NODES.get(i), ManagedChannelBuilder.forTarget(api).usePlaintext().build());
      String peer = NODES.get(i) + "=127.0.0.1:" + ports.get(3 * i);
      all.add(peer + "," + api + ",127.0.0.1:" + ports.get(3 * i + 2));
    }
    peers = String.join(";", all);
    for (String node : NODES) {
      StintServer.format(new SettingsLoader().overrides(sets(node)).load());
    }
  }

  private List<String> sets(String node) {
    List<String> all = new ArrayList<>(sets);
    all.addAll(setsOfNode.getOrDefault(node, List.of()));
    all.add("node.id=" + node);
    all.add("node.data-directory=" + directory.resolve(node));
    all.add("cluster.peers=" + peers);
    all.add("disk.free-min=1 MiB");
    all.add("log.level=warn");
    return all;
  }

  /** Settings of one node alone, from its next start on. */
  NodeProcesses with(String node, String... own) {
    setsOfNode.put(node, List.of(own));
    return this;
  }

  /** Where the APIs are. */
  List<String> addresses() {
    return addresses;
  }

  /** Starts a node that does not run; does not wait for it. */
  void start(String node) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServerMain.class.getName(), "--end-with-stdin"));
    for (String set : sets(node)) {
      command.addAll(List.of("--set", set));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output(node).toFile()));
    processes.put(node, builder.start());
  }

  void startAll() throws IOException {
    for (String node : NODES) {
      start(node);
    }
  }

  /** Kills nodes with -9, all at the same moment. */
  void kill(List<String> nodes) {
    nodes.forEach(node -> processes.get(node).destroyForcibly());
    nodes.forEach(node -> processes.remove(node).onExit().join());
  }

  /** Stops nodes gracefully (SIGTERM), all at the same moment. */
  void stop(List<String> nodes) throws Exception {
    for (String node : nodes) {
      signal("-TERM", node);
    }
    for (String node : nodes) {
      assertThat(ended(node)).as(node).isEqualTo(ENDED_BY_SIGTERM);
    }
  }

  /** The exit status of a node that ends, or was told to. */
  int ended(String node) {
    Process process = processes.get(node);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    processes.remove(node);
    return process.exitValue();
  }

  /** What a node has written to its output, over all its starts. */
  Path output(String node) {
    return directory.resolve(node + ".log");
  }

  /** The first entry that is left in the log of a node. */
  long logStart(String node) {
    Path raft = directory.resolve(node).resolve("raft");
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(raft, Files::isDirectory);
        Stream<Path> files = Files.list(groups.iterator().next().resolve("current"))) {
      return files
          .map(file -> SEGMENT.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .min()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops a process where it stands (SIGSTOP). */
  void pause(String node) throws Exception {
    signal("-STOP", node);
  }

  /** Lets it go on. */
  void resume(String node) throws Exception {
    signal("-CONT", node);
  }

  private void signal(String signal, String node) throws Exception {
    String pid = String.valueOf(processes.get(node).pid());
    if (new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("kill " + signal + " " + pid);
    }
  }

  /** The node that leads the highest term that anybody leads, once one is ready to. */
  String leader() {
    String[] found = {""};
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              found[0] = leaderNow();
              return !found[0].isEmpty();
            });
    return found[0];
  }

  private String leaderNow() {
    String leader = "";
    long highest = -1;
    for (String node : processes.keySet()) {
      Optional<ReplicaStatus> status = statusNow(node);
      if (status.isPresent()
          && status.get().getRole() == ReplicaRole.REPLICA_ROLE_LEADER
          && status.get().getTerm() > highest) {
        highest = status.get().getTerm();
        leader = node;
      }
    }
    return leader;
  }

  /** What a node says of its replica, once it answers. */
  ReplicaStatus status(String node) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> statusNow(node), Optional::isPresent)
        .get();
  }

  private Optional<ReplicaStatus> statusNow(String node) {
    try {
      return Optional.of(
          ClusterGrpc.newBlockingStub(channels.get(node))
              .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
              .nodeStatus(NodeStatusRequest.getDefaultInstance())
              .getReplicas(0));
    } catch (StatusRuntimeException e) {
      channels.get(node).resetConnectBackoff();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    kill(List.copyOf(processes.keySet()));
  }
}
