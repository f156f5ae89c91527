package dev.stint.server.cluster;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Three nodes, each a process of its own: what kill -9 and SIGSTOP do can not be shown within one
 * process. They end with their standard input, so none outlives the tests.
 */
final class NodeProcesses implements AutoCloseable {
  static final List<String> NODES = List.of("n1", "n2", "n3");

  private final Path directory;
  private final String peers;
  private final Map<String, Process> processes = new TreeMap<>();
  private final Map<String, ManagedChannel> channels = new TreeMap<>();
  private final List<String> addresses = new ArrayList<>();

  NodeProcesses(Path directory) throws Exception {
    this.directory = directory;
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
    return List.of(
        "node.id=" + node,
        "node.data-directory=" + directory.resolve(node),
        "cluster.peers=" + peers,
        "disk.free-min=1 MiB",
        "log.level=warn");
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
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve(node + ".log").toFile()));
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
      try {
        ReplicaStatus status =
            ClusterGrpc.newBlockingStub(channels.get(node))
                .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                .nodeStatus(NodeStatusRequest.getDefaultInstance())
                .getReplicas(0);
        if (status.getRole() == ReplicaRole.REPLICA_ROLE_LEADER && status.getTerm() > highest) {
          highest = status.getTerm();
          leader = node;
        }
      } catch (StatusRuntimeException e) {
        channels.get(node).resetConnectBackoff();
      }
    }
    return leader;
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    kill(List.copyOf(processes.keySet()));
  }
}
