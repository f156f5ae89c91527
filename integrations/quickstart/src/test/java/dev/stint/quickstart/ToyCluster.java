package dev.stint.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stint.core.value.Key;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Leases, fences and cursors in a few lines, over HTTP, so that the quickstart and its worker
 * processes are tested with real signals and no cluster. Its leader is a process that does nothing;
 * when it dies, another one leads.
 */
final class ToyCluster implements Cluster {

  private static final Duration TTL = Duration.ofSeconds(1);

  private static final class Session {
    final String worker;
    long seenNanos = System.nanoTime();
    boolean ended;

    Session(String worker) {
      this.worker = worker;
    }
  }

  private static final class Shard {
    final String start;
    final String end;
    String cursor = "-";
    Session holder;
    long fence;
    boolean done;

    Shard(String start, String end) {
      this.start = start;
      this.end = end;
    }
  }

  private final ChildProcesses children;
  private final Path log;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Session> sessions = new ArrayList<>();
  private final List<Shard> shards = new ArrayList<>();
  private long revision = 100;
  private long term = 1;
  private ChildProcess leader;

  ToyCluster(ChildProcesses children, Path log) throws IOException {
    this.children = children;
    this.log = log;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  @Override
  public void start() throws IOException {
    server.start();
    leader = lead();
  }

  private ChildProcess lead() throws IOException {
    return children.start("n" + term, List.of("sh", "-c", "read x"), log);
  }

  @Override
  public synchronized void createRun(List<Key> boundaries) {
    String start = "-";
    for (Key boundary : boundaries) {
      shards.add(new Shard(start, boundary.toString()));
      start = boundary.toString();
    }
    shards.add(new Shard(start, "-"));
  }

  @Override
  public List<String> workerArguments() {
    return List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public Optional<Leader> leader() throws IOException {
    if (!leader.alive()) {
      term++;
      leader = lead();
    }
    return Optional.of(new Leader("n" + term, term, leader));
  }

  @Override
  public synchronized Optional<String> sessionEnd(String worker) {
    expire();
    return sessions.stream()
        .filter(session -> session.worker.equals(worker) && session.ended)
        .findFirst()
        .map(session -> "expired");
  }

  @Override
  public synchronized Progress progress() {
    long done = shards.stream().filter(shard -> shard.done).count();
    return new Progress(done == shards.size(), done, shards.size(), 0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    for (String field : exchange.getRequestURI().getQuery().split("&")) {
      query.put(field.split("=")[0], field.split("=")[1]);
    }
    String text;
    synchronized (this) {
      expire();
      text = answer(exchange.getRequestURI().getPath(), query);
    }
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  private String answer(String path, Map<String, String> query) {
    if (path.equals("/open")) {
      sessions.add(new Session(query.get("worker")));
      return String.valueOf(sessions.size() - 1);
    }
    Session session = sessions.get(Integer.parseInt(query.get("session")));
    if (session.ended) {
      return "gone";
    }
    if (path.equals("/heartbeat")) {
      session.seenNanos = System.nanoTime();
      return "ok";
    }
    if (path.equals("/claim")) {
      return claim(session);
    }
    Shard shard = shards.get(Integer.parseInt(query.get("shard")));
    if (shard.holder != session || shard.fence != Long.parseLong(query.get("fence"))) {
      return "stale";
    }
    switch (path) {
      case "/checkpoint" -> shard.cursor = query.get("key");
      case "/complete" -> leave(shard, true);
      case "/release" -> leave(shard, false);
      default -> throw new IllegalArgumentException(path);
    }
    return "ok";
  }

  private String claim(Session session) {
    for (int i = 0; i < shards.size(); i++) {
      Shard shard = shards.get(i);
      if (!shard.done && shard.holder == null) {
        shard.holder = session;
        shard.fence = ++revision;
        return String.join(" ", "" + i, "" + shard.fence, shard.start, shard.end, shard.cursor);
      }
    }
    return shards.stream().allMatch(shard -> shard.done) ? "settled" : "nothing";
  }

  private static void leave(Shard shard, boolean done) {
    shard.done = done;
    shard.holder = null;
  }

  private void expire() {
    long now = System.nanoTime();
    for (Session session : sessions) {
      session.ended |= now - session.seenNanos > TTL.toNanos();
    }
    for (Shard shard : shards) {
      if (shard.holder != null && shard.holder.ended) {
        shard.holder = null;
      }
    }
  }

  /** A key as the toy writes it, or none for {@code -}. */
  static Optional<Key> key(String hex) {
    return Stream.of(hex)
        .filter(text -> !text.equals("-"))
        .map(HexFormat.of()::parseHex)
        .map(Key::wrap)
        .findFirst();
  }
}
