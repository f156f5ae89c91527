package dev.stint.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.OperationResult;
import dev.stint.client.error.StintException;
import dev.stint.client.model.Event;
import dev.stint.client.model.Position;
import dev.stint.client.model.WatchStart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WatchTest {
  private final FakeCluster cluster = new FakeCluster(operation -> OperationResult.newBuilder());
  private final List<StintException> errors = new CopyOnWriteArrayList<>();
  private final WatchListener listener =
      new WatchListener() {
        @Override
        public void onEvents(List<Event> events, Position position) {}

        @Override
        public void onError(StintException why) {
          errors.add(why);
        }
      };

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void clientCloses_watchIsOver() throws Exception {
    StintClient client = cluster.client().build();
    Watch quiet = client.tenants().watch(WatchStart.now(), listener);
    CompletableFuture<Void> ended = quiet.ended();
    client.close();

    ended.get(10, TimeUnit.SECONDS);
    assertThat(errors).hasSize(1);
    Watch late = client.tenants().watch(WatchStart.now(), listener);
    late.ended().get(10, TimeUnit.SECONDS);
  }
}
