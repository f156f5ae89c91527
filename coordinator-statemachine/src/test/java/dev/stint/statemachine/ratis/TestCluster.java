package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Nodes in this process that talk over real gRPC on loopback, each with a {@link MapState}. */
final class TestCluster implements AutoCloseable {

  static final String ID = "test-cluster";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final int PORT_TRIES = 100;

  /** A node, its state and what it said. */
  static final class Member implements LeadershipListener, FatalHandler {
    final String id;
    final MapState state;
    final List<Integer> halts = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private volatile String fatal;
    RaftNode node;

    Member(String id, MapState state) {
      this.id = id;
      this.state = state;
    }

    GroupReplica replica() {
      return node.replica(0);
    }

    GroupStatus status() {
      return replica().status();
    }

    CompletableFuture<Object> submit(String text) {
      return submit(text, null);
    }

    CompletableFuture<Object> submit(String text, Object attachment) {
      return replica().submit(text.getBytes(StandardCharsets.UTF_8), attachment);
    }

    boolean leads() {
      return status().leaderReady();
    }

    @Override
    public synchronized void onLeaderReady(long term) {
      events.add("ready " + term);
    }

    @Override
    public synchronized void onNotLeader() {
      events.add("not leader");
    }

    @Override
    public synchronized void onLeaderChanged(String nodeId) {
      events.add("leader " + nodeId);
    }

    synchronized List<String> events() {
      return List.copyOf(events);
    }

    @Override
    public void onFatal(String reason, Throwable cause) {
      fatal = reason;
    }

    Optional<String> fatal() {
      return Optional.ofNullable(fatal);
    }
  }

  private final Path root;
  private final UnaryOperator<RaftOptions> adjust;
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, Member> members = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  TestCluster(Path root, int nodes) throws Exception {
    this(root, nodes, UnaryOperator.identity());
  }

  TestCluster(Path root, int nodes, UnaryOperator<RaftOptions> adjust) throws Exception {
    this.root = root;
    this.adjust = adjust;
    List<Integer> ports = freePorts(nodes);
    for (int i = 1; i <= nodes; i++) {
      peers.add(new Peer("n" + i, "127.0.0.1", ports.get(i - 1)));
      RaftNode.format(directory("n" + i), ID, "n" + i);
    }
  }

  /**
   * Free ports below those that the system gives to connections: until a node binds one, or while
   * it is down, nothing else takes it by chance.
   */
  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(freePort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return sockets.stream().map(ServerSocket::getLocalPort).toList();
  }

  private static ServerSocket freePort() throws IOException {
    IOException last = null;
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException("No free port from " + FIRST_PORT + " on", last);
  }

  Path directory(String id) {
    return root.resolve(id);
  }

  Path group(String id) {
    return new NodeDirectory(directory(id)).group(GroupIds.of(ID, 0));
  }

  Path database(String id) {
    return root.resolve(id).resolve("db");
  }

  List<Peer> peers() {
    return peers;
  }

  RaftOptions options(String id) {
    Peer self = peers.stream().filter(peer -> peer.nodeId().equals(id)).findFirst().orElseThrow();
    return adjust.apply(quick(RaftOptions.of(ID, self, peers, directory(id))));
  }

  /** Fails over fast, keeps little log. */
  static RaftOptions quick(RaftOptions o) {
    return new RaftOptions(
        o.clusterId(),
        o.self(),
        o.initialPeers(),
        o.directory(),
        o.remoteAllowed(),
        new RaftOptions.Elections(300, 600, 150, 400, 1_000, 60_000),
        o.replication(),
        o.log(),
        o.snapshots(),
        o.limits(),
        new RaftOptions.Shutdown(1_000, 3_000, 20_000));
  }

  /** Purges all the log behind a snapshot, in small files. */
  static RaftOptions shortLog(RaftOptions o) {
    return with(
        o, o.elections(), new RaftOptions.Log(64 << 10, 1, 1 << 20, 0, 1, 0), o.snapshots());
  }

  static RaftOptions snapshotEvery(int entries, RaftOptions o) {
    return with(o, o.elections(), o.log(), new RaftOptions.Snapshots(entries, 2, 100));
  }

  /** Nobody asks for votes by itself within a test, but at the start. */
  static RaftOptions slowElections(RaftOptions o) {
    return with(
        o,
        new RaftOptions.Elections(20_000, 30_000, 150, 400, 40_000, 60_000),
        o.log(),
        o.snapshots());
  }

  private static RaftOptions with(
      RaftOptions o,
      RaftOptions.Elections elections,
      RaftOptions.Log log,
      RaftOptions.Snapshots snapshots) {
    return new RaftOptions(
        o.clusterId(),
        o.self(),
        o.initialPeers(),
        o.directory(),
        o.remoteAllowed(),
        elections,
        o.replication(),
        log,
        snapshots,
        o.limits(),
        o.shutdown());
  }

  TestCluster startAll() throws Exception {
    List<CompletableFuture<Void>> started = new ArrayList<>();
    for (Peer peer : peers) {
      Member member = prepare(peer.nodeId(), new MapState(database(peer.nodeId())));
      started.add(CompletableFuture.runAsync(() -> startNow(member), threads));
    }
    CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    return this;
  }

  private static void startNow(Member member) {
    try {
      member.node.start();
    } catch (RaftStartException e) {
      throw new CompletionException(e);
    }
  }

  Member start(String id) throws Exception {
    return start(id, new MapState(database(id)));
  }

  Member start(String id, MapState state) throws Exception {
    Member member = prepare(id, state);
    member.node.start();
    return member;
  }

  private Member prepare(String id, MapState state) {
    Member member = new Member(id, state);
    member.node =
        RaftNode.builder(options(id))
            .group(0, state, member)
            .onFatal(member)
            .halt(member.halts::add)
            .build();
    members.put(id, member);
    return member;
  }

  Member member(String id) {
    return members.get(id);
  }

  Collection<Member> members() {
    return members.values();
  }

  /** Starts a node again on what its last life left. */
  Member restart(String id) throws Exception {
    return start(id, new MapState(database(id)));
  }

  /** Takes a node away at once, as if it had been killed, as far as one process can tell. */
  void kill(Member... together) {
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    for (Member member : together) {
      member.state.losesMemoryOnClose();
      members.remove(member.id);
      closed.add(CompletableFuture.runAsync(member.node::close, threads));
    }
    CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).join();
  }

  void stop(Member member) {
    member.node.stop();
    members.remove(member.id);
  }

  Member awaitLeader() {
    await()
        .atMost(PATIENCE)
        .until(() -> members.values().stream().filter(Member::leads).count() == 1);
    return members.values().stream().filter(Member::leads).findFirst().orElseThrow();
  }

  Member anyFollower() {
    Member leader = awaitLeader();
    return members.values().stream().filter(m -> m != leader).findFirst().orElseThrow();
  }

  /** Every running node has applied what the leader has. */
  void awaitEqual() {
    Member leader = awaitLeader();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(members.values())
                    .allSatisfy(
                        m -> {
                          assertThat(m.state.applied()).isEqualTo(leader.state.applied());
                          assertThat(m.state.content()).isEqualTo(leader.state.content());
                        }));
  }

  void write(Member leader, String prefix, int count, int valueBytes) throws Exception {
    List<CompletableFuture<Object>> answers = new ArrayList<>();
    String value = "x".repeat(valueBytes);
    for (int i = 0; i < count; i++) {
      answers.add(leader.submit(prefix + i + "=" + value));
    }
    for (CompletableFuture<Object> answer : answers) {
      answer.get(20, TimeUnit.SECONDS);
    }
  }

  /**
   * Writes enough to fill some files of the log, and has every running node purge them: whoever
   * leads when one that was away is back must send it a snapshot.
   *
   * @return where the snapshots of all are
   */
  Position cutLog(String prefix) throws Exception {
    write(awaitLeader(), prefix, 300, 1_000);
    List<Position> cuts = new ArrayList<>();
    do {
      cuts.clear();
      awaitEqual();
      for (Member member : members.values()) {
        cuts.add(member.replica().triggerSnapshot().get(20, TimeUnit.SECONDS));
      }
    } while (cuts.stream().distinct().count() > 1); // the leader changed in between
    await()
        .atMost(PATIENCE)
        .until(() -> members.values().stream().allMatch(m -> m.status().logStartIndex() > 100));
    return cuts.get(0);
  }

  static MapState.Result result(CompletableFuture<Object> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return (MapState.Result) answer.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    kill(members.values().toArray(Member[]::new));
    threads.shutdown();
  }
}
