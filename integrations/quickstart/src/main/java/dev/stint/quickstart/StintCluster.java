package dev.stint.quickstart;

import dev.stint.client.StintClient;
import dev.stint.client.Watch;
import dev.stint.client.error.StintException;
import dev.stint.client.model.ClusterStatus;
import dev.stint.client.model.Event;
import dev.stint.client.model.EventKind;
import dev.stint.client.model.NewShard;
import dev.stint.client.model.RunCounters;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.RunInfo;
import dev.stint.client.model.WatchStart;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunConfig;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Three replicas, each a process with its data below the quickstart's directory. */
final class StintCluster implements Cluster {
  private static final String TENANT = "quickstart";
  private static final String RUN = "jars";
  private static final int NODES = 3;
  private static final int HEAP_MEGABYTES = 256;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final int TRIES = 100;
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration ONE_TRY = Duration.ofSeconds(2);

  private final ChildProcesses children;
  private final Layout layout;
  private final String serverClassPath;
  private final Map<String, ChildProcess> nodes = new TreeMap<>();
  private final Map<String, String> sessionEnds = new ConcurrentHashMap<>();
  private final List<String> endpoints = new ArrayList<>();
  private String peers;
  private StintClient client;
  private Watch watch;
  private RunHandle run;

  /**
   * A cluster that is not started.
   *
   * @param serverClassPath where the server's classes are; this process does without them
   */
  StintCluster(ChildProcesses children, Layout layout, String serverClassPath) {
    this.children = children;
    this.layout = layout;
    this.serverClassPath = serverClassPath;
  }

  @Override
  public void start() throws IOException, InterruptedException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      choosePorts(held);
      // They are held meanwhile: to prepare replicas takes long enough to lose one.
      format();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    for (int i = 1; i <= NODES; i++) {
      // The server ends with its input, so it does not outlive a quickstart that was killed.
      nodes.put("n" + i, server("n" + i, "n" + i, List.of("--end-with-stdin")));
    }
    client =
        StintClient.builder().endpoints(endpoints).tenant(TENANT).timeout(START_PATIENCE).build();
    try {
      client.locate().await();
    } catch (StintException e) {
      throw new IOException("no replica led in " + START_PATIENCE.toSeconds() + " s" + states(), e);
    }
  }

  private void format() throws IOException, InterruptedException {
    List<ChildProcess> formats = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      formats.add(server("n" + i, "format-n" + i, List.of("format")));
    }
    for (ChildProcess format : formats) {
      if (!format.ended(START_PATIENCE) || format.exitStatus() != 0) {
        throw new IOException("a replica could not be prepared; see " + format.log());
      }
    }
  }

  /** Who runs, and what each wrote last. */
  private String states() throws IOException {
    StringBuilder states = new StringBuilder();
    for (ChildProcess node : nodes.values()) {
      List<String> log = Files.readAllLines(node.log());
      states
          .append("; ")
          .append(node.name())
          .append(node.alive() ? " runs" : " ended with status " + node.exitStatus())
          .append(log.isEmpty() ? "" : ", saying: " + log.get(log.size() - 1));
    }
    return states.toString();
  }

  private void choosePorts(List<ServerSocket> held) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= NODES; i++) {
      all.append(i == 1 ? "" : ";").append("n").append(i).append('=');
      for (int j = 0; j < 3; j++) {
        ServerSocket socket = freePort();
        held.add(socket);
        String address = "127.0.0.1:" + socket.getLocalPort();
        all.append(j == 0 ? "" : ",").append(address);
        if (j == 1) {
          endpoints.add(address);
        }
      }
    }
    peers = all.toString();
  }

  /**
   * A free port below those that the system gives to connections: until the replica binds it,
   * nothing else takes it by chance.
   */
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

  private ChildProcess server(String node, String name, List<String> verb) throws IOException {
    Path data = layout.cluster().resolve(node);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(Jvm.flags(layout, HEAP_MEGABYTES));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(List.of("-cp", serverClassPath, "dev.stint.server.ServerMain"));
    command.addAll(verb);
    for (String setting :
        List.of("node.id=" + node, "node.data-directory=" + data, "cluster.peers=" + peers)) {
      command.addAll(List.of("--set", setting));
    }
    return children.start(name, command, layout.log(name));
  }

  @Override
  public void createRun(List<Key> boundaries) {
    run = client.runs().create(RUN, RunConfig.DEFAULT).await().run();
    List<NewShard> shards = new ArrayList<>();
    Key start = null;
    for (Key boundary : boundaries) {
      shards.add(NewShard.of(KeyRange.of(start, boundary)));
      start = boundary;
    }
    shards.add(NewShard.of(KeyRange.of(start, null)));
    client.runs().addShards(run, 0, shards).await();
    client.runs().seal(run).await();
    watch = client.tenants().watch(WatchStart.oldest(), (events, at) -> events.forEach(this::note));
  }

  /** Keeps how sessions end; a worker of the quickstart has one session at a time. */
  private void note(Event event) {
    String session = event.session().map(Object::toString).orElse("?");
    String at = " (session " + session + ", revision " + event.revision() + ")";
    if (event.kind() instanceof EventKind.SessionExpired ended) {
      sessionEnds.put(ended.worker(), "SessionExpired" + at);
    } else if (event.kind() instanceof EventKind.SessionEvicted ended) {
      sessionEnds.put(ended.worker(), "SessionEvicted" + at);
    } else if (event.kind() instanceof EventKind.SessionClosed ended) {
      sessionEnds.put(ended.worker(), "SessionClosed" + at);
    }
  }

  @Override
  public List<String> workerArguments() {
    return List.of("--endpoints", String.join(",", endpoints), "--tenant", TENANT, "--run", RUN);
  }

  @Override
  public Optional<Leader> leader() {
    ClusterStatus status;
    try {
      status = client.withTimeout(ONE_TRY).cluster().status().await();
    } catch (StintException e) {
      return Optional.empty(); // an election is under way
    }
    ClusterStatus.Group group = status.groups().get(0);
    return group
        .leader()
        .filter(leader -> nodes.get(leader.nodeId()).alive())
        .map(leader -> new Leader(leader.nodeId(), group.term(), nodes.get(leader.nodeId())));
  }

  @Override
  public Optional<String> sessionEnd(String worker) {
    return Optional.ofNullable(sessionEnds.get(worker));
  }

  @Override
  public Progress progress() {
    RunInfo info = client.runs().get(run).await();
    RunCounters shards = info.counters();
    return new Progress(info.settled(), shards.done(), shards.leaves(), shards.parked());
  }

  @Override
  public void close() throws InterruptedException {
    if (watch != null) {
      watch.close();
    }
    if (client != null) {
      client.close();
    }
    nodes.values().forEach(ChildProcess::terminate);
    for (ChildProcess node : nodes.values()) {
      node.ended(Duration.ofSeconds(10));
    }
  }
}
