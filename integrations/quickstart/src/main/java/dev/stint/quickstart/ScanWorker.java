package dev.stint.quickstart;

import dev.stint.client.StintClient;
import dev.stint.client.worker.Outcome;
import dev.stint.client.worker.ShardContext;
import dev.stint.client.worker.Worker;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A worker process of the quickstart: the worker library around {@link ScanHandler}. */
public final class ScanWorker {
  private static final int CONCURRENCY = 2;

  /** Short, so that the death of a worker is noticed while somebody watches. */
  private static final Duration TTL = Duration.ofSeconds(5);

  @Mixin private WorkerProcess.Options options = new WorkerProcess.Options();

  @Option(names = "--endpoints", required = true, split = ",")
  private List<String> endpoints;

  @Option(names = "--tenant", required = true)
  private String tenant;

  @Option(names = "--run", required = true)
  private String run;

  public static void main(String[] args) throws Exception {
    ScanWorker worker = new ScanWorker();
    new CommandLine(worker).parseArgs(args);
    worker.run();
  }

  private void run() throws Exception {
    try (WorkerProcess process = WorkerProcess.open(options)) {
      process.awaitGo();
      ScanHandler handler = process.handler();
      try (StintClient client = StintClient.builder().endpoints(endpoints).tenant(tenant).build();
          Worker worker =
              Worker.builder(client)
                  .name(options.name)
                  .runs(run)
                  .concurrency(CONCURRENCY)
                  .ttl(TTL)
                  .shutdownHook(true)
                  .handler(
                      shard -> handler.scan(new Held(shard)) ? Outcome.auto() : Outcome.release())
                  .build()) {
        worker.start();
        worker.awaitSettled();
      }
    }
  }

  /** A shard of the worker library, as the scan wants it. */
  private record Held(ShardContext context) implements HeldShard {
    @Override
    public long shard() {
      return context.shard().shard();
    }

    @Override
    public long fence() {
      return context.fence();
    }

    @Override
    public KeyRange range() {
      return context.range();
    }

    @Override
    public Optional<Key> lastKey() {
      return context.cursor().map(Cursor::lastKey);
    }

    @Override
    public boolean tryAdvance(Key key) {
      return context.tryAdvance(key);
    }

    @Override
    public CompletionStage<?> checkpoint(Key key) {
      return context.checkpoint(key);
    }
  }
}
