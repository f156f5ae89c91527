package dev.stint.client.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.internal.Answer;
import dev.stint.client.internal.Coordinator;
import dev.stint.client.internal.Located;
import dev.stint.client.internal.WorkerLogic;
import dev.stint.client.internal.WorkerPlan;
import dev.stint.client.model.Advice;
import dev.stint.client.model.SessionId;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.value.OpId;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What fails around the logic: threads that can not be had, calls that throw. */
@Timeout(20)
class WorkerEngineTest {
  private final RuleCoordinator coordinator = new RuleCoordinator();
  private final WorkerStatus status = new WorkerStatus();
  private final AtomicInteger calls = new AtomicInteger();
  private WorkerEngine engine;

  @AfterEach
  void close() {
    engine.close();
  }

  private void start(Coordinator over, ExecutorService handlers, int concurrency) {
    WorkerPlan plan = new WorkerPlan("w", List.of(), List.of("job"), concurrency, 10_000);
    AtomicLong ids = new AtomicLong();
    engine =
        new WorkerEngine(
            "w",
            over,
            new WorkerLogic(plan, () -> new OpId(1, ids.incrementAndGet()), () -> 0.5),
            shard -> {
              calls.incrementAndGet();
              return Outcome.complete();
            },
            status,
            new WorkerListener() {},
            new Pools(handlers, Executors.newSingleThreadExecutor()),
            coordinator);
    engine.start();
  }

  @Test
  void noThreadForAHandler_itsShardIsGivenBackAndTheOthersAreWorkedOn() {
    RunRef run = coordinator.run("job", "a-c", "c-e", "e-g");
    start(coordinator, new ShortOfThreads(), 3);

    Awaitility.await().until(() -> coordinator.done(run) == 2);
    Awaitility.await().until(() -> status.running() == 0);
    assertThat(coordinator.shard(run, 0).status()).isEqualTo(ShardStatus.ACTIVE);
    assertThat(coordinator.shard(run, 0).failures()).isZero();
    coordinator.elapse(Duration.ofSeconds(1));
    Awaitility.await().until(() -> coordinator.done(run) == 3);
    assertThat(calls).hasValue(3);
  }

  @Test
  void sendingFails_isTriedAgainAndWhatCameBehindItIsDone() {
    RunRef run = coordinator.run("job", "a-c");
    start(new FailsOnce(), Executors.newCachedThreadPool(), 1);

    Awaitility.await()
        .until(
            () -> {
              coordinator.elapse(Duration.ofMillis(20));
              return coordinator.done(run) == 1;
            });
  }

  /** The first task finds no thread. */
  private static final class ShortOfThreads extends AbstractExecutorService {
    private final ExecutorService rest = Executors.newCachedThreadPool();
    private boolean failed;

    @Override
    public void execute(Runnable task) {
      if (!failed) {
        failed = true;
        throw new OutOfMemoryError("unable to create native thread (a test says so)");
      }
      rest.execute(task);
    }

    @Override
    public void shutdown() {
      rest.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return rest.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return rest.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return rest.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return rest.awaitTermination(timeout, unit);
    }
  }

  /** The first claim and the first question where the run lives fail as they are sent. */
  private final class FailsOnce implements Coordinator {
    private boolean located;
    private boolean claimed;

    @Override
    public String tenant() {
      return coordinator.tenant();
    }

    @Override
    public void locate(String runOrEmpty, long timeoutNanos, Consumer<Located> done) {
      if (!located) {
        located = true;
        throw new IllegalStateException("a test says so");
      }
      coordinator.locate(runOrEmpty, timeoutNanos, done);
    }

    @Override
    public void submit(
        int group, Command command, long waitMillis, long timeoutNanos, Consumer<Answer> done) {
      if (command instanceof ClaimCommand && !claimed) {
        claimed = true;
        throw new IllegalStateException("a test says so");
      }
      coordinator.submit(group, command, waitMillis, timeoutNanos, done);
    }

    @Override
    public void listen(SessionId session, Consumer<Advice> listener) {
      coordinator.listen(session, listener);
    }

    @Override
    public void unlisten(SessionId session) {
      coordinator.unlisten(session);
    }
  }
}
