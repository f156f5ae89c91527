package dev.stint.verify.documents;

import dev.stint.client.StintClient;
import dev.stint.client.worker.Outcome;
import dev.stint.client.worker.Worker;
import dev.stint.core.value.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The worker of the README, compiled. Between the marks it stands there word by word. */
final class ReadmeExample {
  private ReadmeExample() {}

  interface Page {
    Key lastKey();

    List<String> rows();
  }

  interface Source {
    Iterable<Page> pages(Optional<Key> from, Supplier<Optional<Key>> end);
  }

  interface Sink {
    void write(long fence, List<String> rows);
  }

  static void work(Source source, Sink sink) throws InterruptedException {
    // begin
    try (StintClient client = StintClient.builder().tenant("acme").build();
        Worker worker =
            Worker.builder(client)
                .runs("reindex")
                .concurrency(8)
                .handler(
                    shard -> {
                      for (Page page : source.pages(shard.resumeFrom(), shard::end)) {
                        if (!shard.tryAdvance(page.lastKey())) {
                          break; // split, drained or lost
                        }
                        sink.write(shard.fence(), page.rows()); // refuses older fences
                        shard.checkpoint(page.lastKey());
                      }
                      return Outcome.auto(); // complete, or release the rest
                    })
                .build()) {
      worker.start();
      worker.awaitSettled();
    }
    // end
  }
}
