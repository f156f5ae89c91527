package dev.stint.server.cluster;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.StintGrpc;
import dev.stint.server.StintServer;
import dev.stint.server.logging.Fatal;
import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsLoader;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Three nodes in one JVM over real gRPC on loopback, each with its own directory and ports. */
public final class TestCluster implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final int TRIES = 100;

  private final String id = "test-" + NUMBER.incrementAndGet();
  private final Path directory;
  private final List<String> sets;
  private final String peers;
  private final List<String> fatalities = new CopyOnWriteArrayList<>();
  private final Map<String, StintServer> nodes = new TreeMap<>();
  private final Map<String, List<String>> setsOfNode = new TreeMap<>();
  private final Map<String, ManagedChannel> channels = new TreeMap<>();

  public TestCluster(Path directory, String... sets) {
    this.directory = directory;
    this.sets = List.of(sets);
    List<Integer> ports = freePorts(9);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      all.append(i == 0 ? "" : ";").append("n").append(i + 1).append("=127.0.0.1:");
      all.append(ports.get(3 * i)).append(",127.0.0.1:").append(ports.get(3 * i + 1));
      all.append(",127.0.0.1:").append(ports.get(3 * i + 2));
    }
    peers = all.toString();
  }

  /**
   * Free ports below those that the system gives to connections: until a node binds one, or while
   * it is down, nothing else takes it by chance.
   */
  public static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      while (held.size() < count) {
        held.add(freePort());
      }
      for (ServerSocket socket : held) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return held.stream().map(ServerSocket::getLocalPort).toList();
  }

  private static ServerSocket freePort() throws IOException {
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("no free port from " + FIRST_PORT + " on", last);
  }

  /** Settings of one node alone, from its next start on. */
  public TestCluster with(String node, String... own) {
    setsOfNode.put(node, List.of(own));
    return this;
  }

  private Settings settings(String node) {
    List<String> all = new ArrayList<>(sets);
    all.addAll(setsOfNode.getOrDefault(node, List.of()));
    all.add("cluster.id=" + id);
    all.add("node.id=" + node);
    all.add("node.data-directory=" + directory.resolve(node));
    all.add("cluster.peers=" + peers);
    all.add("disk.free-min=1 MiB");
    return new SettingsLoader().overrides(all).load();
  }

  /** Formats and starts all three. */
  public TestCluster start() throws Exception {
    for (String node : List.of("n1", "n2", "n3")) {
      StintServer.format(settings(node));
      start(node);
    }
    return this;
  }

  /** Starts a node that was stopped. */
  public void start(String node) throws Exception {
    Settings settings = settings(node);
    Fatal fatal = new Fatal(node, System.err, code -> fatalities.add(node));
    nodes.put(node, StintServer.start(settings, fatal, "test"));
  }

  /** Stops a node gracefully. */
  public void stop(String node) {
    nodes.remove(node).close();
  }

  public StintServer node(String node) {
    return nodes.get(node);
  }

  public Map<String, StintServer> nodes() {
    return nodes;
  }

  /** The node that leads, once there is one. */
  public String leader() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> nodes.values().stream().anyMatch(StintServer::leads));
    return nodes.entrySet().stream()
        .filter(entry -> entry.getValue().leads())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Where the APIs of all nodes are. */
  public List<String> addresses() {
    return nodes.values().stream().map(StintServer::apiAddress).toList();
  }

  /** Every port that the nodes listen on. */
  List<String> ports() {
    return List.of(peers.split("[;,]")).stream()
        .map(address -> address.substring(address.indexOf('=') + 1))
        .toList();
  }

  /** Nodes that ended because something was wrong. */
  List<String> fatalities() {
    return fatalities;
  }

  /** A channel to a node. */
  public ManagedChannel channel(String node) {
    return channels.computeIfAbsent(
        nodes.get(node).apiAddress(),
        target -> ManagedChannelBuilder.forTarget(target).usePlaintext().build());
  }

  public StintGrpc.StintBlockingStub stub(String node) {
    return StintGrpc.newBlockingStub(channel(node));
  }

  public ClusterGrpc.ClusterBlockingStub clusterStub(String node) {
    return ClusterGrpc.newBlockingStub(channel(node)).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    nodes.values().parallelStream().forEach(StintServer::close); // nobody is left to hand over to
  }
}
