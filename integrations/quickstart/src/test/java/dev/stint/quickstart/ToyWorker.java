package dev.stint.quickstart;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A worker process of the quickstart against the {@link ToyCluster}: two shards at a time. */
final class ToyWorker {

  private static final int CONCURRENCY = 2;

  @Mixin WorkerProcess.Options options = new WorkerProcess.Options();

  @Option(names = "--url", required = true)
  String url;

  private final HttpClient http = HttpClient.newHttpClient();

  private volatile String session;

  public static void main(String[] args) throws Exception {
    ToyWorker worker = new ToyWorker();
    new CommandLine(worker).parseArgs(args);
    worker.run();
  }

  private void run() throws Exception {
    try (WorkerProcess process = WorkerProcess.open(options)) {
      process.awaitGo();
      session = ask("/open?worker=" + options.name);
      ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
      heart.scheduleAtFixedRate(this::heartbeat, 0, 200, TimeUnit.MILLISECONDS);
      ExecutorService handlers = Executors.newFixedThreadPool(CONCURRENCY);
      Future<?>[] running = new Future<?>[CONCURRENCY];
      for (int i = 0; i < CONCURRENCY; i++) {
        running[i] = handlers.submit(() -> work(process.handler()));
      }
      for (Future<?> handler : running) {
        handler.get();
      }
      handlers.shutdown();
      heart.shutdown();
    }
  }

  private void heartbeat() {
    if (unchecked("/heartbeat?session=" + session).equals("gone")) {
      session = unchecked("/open?worker=" + options.name);
    }
  }

  private Void work(ScanHandler handler) throws Exception {
    while (true) {
      String mine = session;
      String[] grant = ask("/claim?session=" + mine).split(" ");
      if (grant[0].equals("settled")) {
        return null;
      }
      if (grant.length == 5) {
        Held held = new Held(mine, grant);
        held.leave(handler.scan(held));
      } else {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private String ask(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private String unchecked(String path) {
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString())
        .join()
        .body();
  }

  private final class Held implements HeldShard {
    private final String session;
    private final String[] grant;

    Held(String session, String[] grant) {
      this.session = session;
      this.grant = grant;
    }

    @Override
    public long shard() {
      return Long.parseLong(grant[0]);
    }

    @Override
    public long fence() {
      return Long.parseLong(grant[1]);
    }

    @Override
    public KeyRange range() {
      return KeyRange.of(
          ToyCluster.key(grant[2]).orElse(null), ToyCluster.key(grant[3]).orElse(null));
    }

    @Override
    public Optional<Key> lastKey() {
      return ToyCluster.key(grant[4]);
    }

    @Override
    public boolean tryAdvance(Key key) {
      return session.equals(ToyWorker.this.session);
    }

    @Override
    public CompletionStage<?> checkpoint(Key key) {
      return unchecked("/checkpoint?" + lease() + "&key=" + key).equals("ok")
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(new IllegalStateException("lease lost"));
    }

    void leave(boolean done) {
      unchecked((done ? "/complete?" : "/release?") + lease());
    }

    private String lease() {
      return "session=" + session + "&shard=" + grant[0] + "&fence=" + grant[1];
    }
  }
}
