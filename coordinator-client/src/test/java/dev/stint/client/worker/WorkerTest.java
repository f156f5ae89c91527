package dev.stint.client.worker;

import static dev.stint.client.worker.RuleCoordinator.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.SessionId;
import dev.stint.core.value.Key;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker with its real threads, over the coordinator's real rules, in the test's time. */
@Timeout(20)
class WorkerTest {
  private static final Duration TTL = Duration.ofSeconds(10);

  private final RuleCoordinator coordinator = new RuleCoordinator();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ShardContext> started = new CompletableFuture<>();
  private final CompletableFuture<Throwable> stopped = new CompletableFuture<>();
  private Worker worker;

  @AfterEach
  void close() {
    if (worker != null) {
      coordinator.refuseAll(Refusal.of(ErrorCode.SESSION_EXPIRED, "the test is over", ""));
      coordinator.elapse(Duration.ZERO);
      worker.close();
    }
  }

  private WorkerBuilder builder(ShardHandler handler) {
    return new WorkerBuilder(coordinator)
        .runs("job")
        .ttl(TTL)
        .drainTimeout(Duration.ofMillis(50))
        .clock(coordinator)
        .listener(new Told())
        .handler(handler);
  }

  private final class Told implements WorkerListener {
    @Override
    public void lost(LeaseHandle lease, String why) {
      told.add("lost");
    }

    @Override
    public void ended(LeaseHandle lease, Outcome outcome, String refusal) {
      told.add("ended");
    }
  }

  private void start(WorkerBuilder builder) {
    worker = builder.build();
    worker.start();
  }

  /** A handler that says that it works, and works until it is stopped. */
  private Outcome untilStopped(ShardContext shard) throws InterruptedException {
    started.complete(shard);
    try {
      new CountDownLatch(1).await();
      throw new AssertionError("nobody counts down");
    } catch (InterruptedException e) {
      stopped.complete(e);
      throw e;
    }
  }

  private ShardContext holding() {
    coordinator.run("job", "a-m");
    start(builder(this::untilStopped));
    return started.join();
  }

  private ShardStatus status(RunRef run, long shard) {
    return coordinator.shard(run, shard).status();
  }

  // --- Work. ---

  @Test
  void shards_areWorkedOnAsManyAtATimeAsAsked() throws Exception {
    RunRef run = coordinator.run("job", "a-c", "c-e", "e-g", "g-i", "i-k");
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    start(
        builder(
                shard -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  two.countDown();
                  two.await();
                  Key last = shard.resumeFrom().orElseThrow();
                  assertThat(shard.tryAdvance(last)).isTrue();
                  shard.checkpoint(last);
                  now.decrementAndGet();
                  return Outcome.auto();
                })
            .concurrency(2));

    assertThat(worker.awaitSettled()).isTrue();
    assertThat(most).hasValue(2);
    for (int i = 0; i < 5; i++) {
      assertThat(status(run, i)).isEqualTo(ShardStatus.DONE);
      assertThat(coordinator.shard(run, i).cursorOrNull()).isNotNull();
    }
  }

  @Test
  void exceptionInHandler_failsItsShardAndNothingElse() throws Exception {
    RunRef run = coordinator.run("job", "a-c", "c-e");
    start(
        builder(
            shard -> {
              if (shard.shard().shard() == 0 && shard.attempt() == 1) {
                throw new IllegalStateException("one bad day");
              }
              return Outcome.complete();
            }));

    await().until(() -> status(run, 1) == ShardStatus.DONE);
    assertThat(coordinator.shard(run, 0).failures()).isEqualTo(1);
    coordinator.elapse(Duration.ofSeconds(1)); // the backoff
    assertThat(worker.awaitSettled()).isTrue();
    assertThat(status(run, 0)).isEqualTo(ShardStatus.DONE);
  }

  @Test
  void failureWithoutMessage_failsTheShard() throws Exception {
    RunRef run = coordinator.run("job", "a-c");
    start(
        builder(
            shard ->
                shard.attempt() == 1
                    ? Outcome.fail(new IllegalStateException().getMessage())
                    : Outcome.complete()));

    await().until(() -> coordinator.shard(run, 0).failures() == 1);
    coordinator.elapse(Duration.ofSeconds(1)); // the backoff
    assertThat(worker.awaitSettled()).isTrue();
  }

  @Test
  void nullWhereThereMustBeSomething_isRefusedAtTheCall() throws Exception {
    ShardContext shard = holding();

    assertThatThrownBy(() -> shard.split(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> shard.checkpoint((Key) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> shard.quarantine(null, "bad", "it is"))
        .isInstanceOf(NullPointerException.class);
    shard.quarantine(key("c"), null, null).get();
  }

  @Test
  void outcomes_becomeWhatTheySay() throws Exception {
    RunRef run = coordinator.run("job", "a-c", "c-e", "e-i");
    start(
        builder(
            shard ->
                switch ((int) shard.shard().shard()) {
                  case 0 -> Outcome.park("odd", "look at it");
                  case 1 -> Outcome.complete();
                  case 2 -> Outcome.splitAt(List.of(key("g")));
                  default -> Outcome.complete();
                }));

    assertThat(worker.awaitSettled()).isTrue();
    assertThat(status(run, 0)).isEqualTo(ShardStatus.PARKED);
    assertThat(coordinator.shard(run, 0).parkingOrNull().reason()).isEqualTo(ParkReason.WORKER);
    assertThat(status(run, 2)).isEqualTo(ShardStatus.SPLIT);
    assertThat(status(run, 3)).isEqualTo(ShardStatus.DONE);
    assertThat(status(run, 4)).isEqualTo(ShardStatus.DONE);
  }

  @Test
  void splitAndQuarantine_giveTheNumbersOfTheNewShards() throws Exception {
    RunRef run = coordinator.run("job", "a-m");
    start(
        builder(
            shard -> {
              if (shard.shard().shard() == 0) {
                assertThat(shard.split(key("f")).get()).isEqualTo(1);
                assertThat(shard.end()).contains(key("f"));
                assertThat(shard.tryAdvance(key("f"))).isFalse();
                assertThat(shard.tryAdvance(key("c"))).isTrue();
                assertThat(shard.quarantine(key("c"), "bad", "poison").get()).isEqualTo(2);
              }
              return Outcome.complete();
            }));

    assertThat(worker.awaitSettled()).isTrue();
    assertThat(status(run, 1)).isEqualTo(ShardStatus.DONE);
    assertThat(coordinator.shard(run, 2).sliver()).isTrue();
  }

  @Test
  void nextHolder_resumesBehindTheCursorWithItsToken() throws Exception {
    coordinator.run("job", "a-m");
    List<String> seen = new CopyOnWriteArrayList<>();
    start(
        builder(
            shard -> {
              seen.add(shard.resumeFrom().orElseThrow() + " " + shard.token());
              if (shard.attempt() > 1) {
                return Outcome.complete();
              }
              shard.checkpoint(key("c"), dev.stint.core.value.Blob.of(new byte[] {7})).get();
              return Outcome.release();
            }));

    assertThat(worker.awaitSettled()).isTrue();
    assertThat(seen).hasSize(2);
    assertThat(seen.get(1))
        .isEqualTo(key("c").successor() + " " + dev.stint.core.value.Blob.of(new byte[] {7}));
  }

  // --- Checkpoints. ---

  @Test
  void flush_waitsUntilTheNewestIsStored() throws Exception {
    RunRef run = coordinator.run("job", "a-m");
    start(
        builder(
            shard -> {
              for (char at = 'b'; at < 'k'; at++) {
                shard.checkpoint(key("" + at));
              }
              shard.flush();
              stopped.complete(
                  coordinator.shard(run, 0).cursorOrNull().lastKey().equals(key("j"))
                      ? null
                      : new AssertionError("not stored"));
              return Outcome.complete();
            }));

    assertThat(stopped.get()).isNull();
  }

  @Test
  void refusedCheckpoint_failsItsFutureAndTheNextFlushAndNoLease() throws Exception {
    ShardContext shard = holding();
    CompletableFuture<Void> outside = shard.checkpoint(key("x"));

    assertThatThrownBy(outside::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RejectedException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OUT_OF_RANGE));
    assertThatThrownBy(shard::flush).isInstanceOf(RejectedException.class);
    shard.checkpoint(key("c"));
    shard.flush();
    assertThat(shard.isLost()).isFalse();
  }

  // --- Losses. ---

  @Test
  void cutOff_handlerIsInterruptedWhileTheCoordinatorStillHoldsTheSessionForLive() {
    ShardContext shard = holding();
    SessionId session = worker.session().orElseThrow();
    coordinator.cutOff();
    coordinator.elapse(TTL.multipliedBy(63).dividedBy(64).minus(TTL.dividedBy(10)).minusMillis(1));
    assertThat(shard.isLost()).isFalse();
    assertThat(shard.tryAdvance(key("b"))).isTrue();

    coordinator.elapse(Duration.ofMillis(1));
    assertThat(shard.tryAdvance(key("c"))).as("at once, whoever has noticed").isFalse();

    assertThat(stopped.join()).isInstanceOf(InterruptedException.class);
    assertThat(coordinator.isLive(session)).isTrue();
    assertThatThrownBy(() -> shard.checkpoint(key("c")).get())
        .cause()
        .isInstanceOfSatisfying(
            LeaseLostException.class,
            lost -> assertThat(lost.why()).isEqualTo(LeaseLostException.Cause.BELIEF_ENDED));
    await().until(() -> told.equals(List.of("lost")));
  }

  @Test
  void revoked_handlerIsInterruptedAndThePlaceIsFree() {
    ShardContext shard = holding();
    coordinator.revoke(shard.lease());

    assertThat(stopped.join()).isInstanceOf(InterruptedException.class);
    assertThat(shard.isLost()).isTrue();
    await().until(() -> worker.shards() == 0);
  }

  @Test
  void lostBehindItsEnd_isNotInHandAnyMore() {
    coordinator.run("job", "a-m");
    start(
        builder(
            shard -> {
              coordinator.cutOff();
              started.complete(shard);
              return Outcome.complete();
            }));
    started.join();
    await().until(() -> coordinator.unheard() > 0);
    assertThat(worker.shards()).isEqualTo(1);
    coordinator.refuseAll(Refusal.of(ErrorCode.SESSION_EXPIRED, "over", ""));

    await().until(() -> worker.shards() == 0);
    await().until(() -> told.equals(List.of("lost")));
  }

  @Test
  void heartbeats_keepTheSessionThoughHandlersAreBusy() {
    ShardContext shard = holding();
    SessionId session = worker.session().orElseThrow();
    for (int i = 0; i < 9; i++) {
      int before = coordinator.beats();
      coordinator.elapse(TTL.dividedBy(3).plusNanos(1));
      await().until(() -> coordinator.beats() > before);
    }

    assertThat(coordinator.isLive(session)).isTrue();
    assertThat(shard.isLost()).isFalse();
  }

  // --- The end. ---

  @Test
  void close_letsHandlersHandOverAndGivesEverythingBack() {
    RunRef run = coordinator.run("job", "a-m", "m-y");
    CountDownLatch both = new CountDownLatch(2);
    start(
        builder(
                shard -> {
                  Key from = shard.resumeFrom().orElseThrow();
                  assertThat(shard.tryAdvance(from)).isTrue();
                  shard.checkpoint(from);
                  both.countDown();
                  while (shard.tryAdvance(from)) {
                    Thread.sleep(1);
                  }
                  assertThat(shard.isDraining()).isTrue();
                  return Outcome.auto();
                })
            .concurrency(2)
            .drainTimeout(Duration.ofSeconds(10)));
    SessionId session =
        await().until(() -> worker.session().orElse(null), java.util.Objects::nonNull);
    await().until(() -> both.getCount() == 0);
    worker.close();

    assertThat(worker.isClosed()).isTrue();
    assertThat(coordinator.leased(run)).isZero();
    assertThat(coordinator.isLive(session)).isFalse();
    assertThat(status(run, 0)).isEqualTo(ShardStatus.ACTIVE);
    assertThat(coordinator.shard(run, 0).cursorOrNull()).isNotNull();
    assertThat(coordinator.shard(run, 0).losses()).isZero();
    await().until(() -> told.equals(List.of("ended", "ended")));
  }

  @Test
  void closeTakesTooLong_handlerIsInterruptedAndItsShardGivenBack() {
    RunRef run = coordinator.run("job", "a-m");
    start(builder(this::untilStopped));
    started.join();
    worker.close();

    assertThat(stopped.join()).isInstanceOf(InterruptedException.class);
    assertThat(worker.isClosed()).isTrue();
    assertThat(coordinator.leased(run)).isZero();
    assertThat(coordinator.shard(run, 0).failures()).isZero();
  }

  @Test
  void closeIsInterrupted_whoWaitsForTheLeaseIsToldAllTheSame() {
    ShardContext shard = holding();
    coordinator.cutOff();
    CompletableFuture<Void> checkpoint = shard.checkpoint(key("c"));
    Thread.currentThread().interrupt();
    worker.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(checkpoint::get).cause().isInstanceOf(LeaseLostException.class);
  }

  @Test
  void closeWithoutAnAnswer_nobodyWaitsForEver() throws Exception {
    coordinator.run("job", "a-m");
    CompletableFuture<CompletableFuture<Void>> asked = new CompletableFuture<>();
    start(
        builder(
                shard -> {
                  coordinator.cutOff();
                  asked.complete(shard.checkpoint(key("c")));
                  return Outcome.complete();
                })
            .lastWords(Duration.ofMillis(200)));
    CompletableFuture<Boolean> settled =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return worker.awaitSettled();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    CompletableFuture<Void> checkpoint = asked.get();
    worker.close();

    assertThat(worker.isClosed()).isTrue();
    assertThat(settled.get()).isFalse();
    assertThatThrownBy(checkpoint::get)
        .cause()
        .isInstanceOfSatisfying(
            LeaseLostException.class,
            lost -> assertThat(lost.why()).isEqualTo(LeaseLostException.Cause.WORKER_CLOSED));
  }

  @Test
  void closeWithNothingInHandAndNoAnswer_waitsForNoHandler() {
    coordinator.run("job", "a-m");
    start(
        builder(shard -> Outcome.release(Duration.ofHours(1)))
            .drainTimeout(Duration.ofHours(1))
            .lastWords(Duration.ofMillis(200)));
    await().until(() -> told.equals(List.of("ended")));
    coordinator.cutOff();
    worker.close();

    assertThat(worker.isClosed()).isTrue();
  }

  @Test
  void closed_adviceIsNotListenedToAnyMore() {
    holding();
    worker.close();

    assertThat(coordinator.listeners()).isZero();
  }

  @Test
  void closedBeforeItBegan_isClosed() throws Exception {
    worker = builder(shard -> Outcome.complete()).build();
    worker.close();

    assertThat(worker.isClosed()).isTrue();
    assertThat(worker.awaitSettled()).isFalse();
  }

  @Test
  void closeIsInterrupted_theCoordinatorHearsOfItAllTheSame() {
    RunRef run = coordinator.run("job", "a-m");
    start(builder(this::untilStopped));
    started.join();
    SessionId session = worker.session().orElseThrow();
    Thread.currentThread().interrupt();
    worker.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(coordinator.leased(run)).isZero();
    assertThat(coordinator.isLive(session)).isFalse();
  }

  @Test
  void refusedForGood_whoWaitsIsTold() {
    coordinator.refuseAll(Refusal.of(ErrorCode.PERMISSION_DENIED, "not you", "ask somebody"));
    start(builder(this::untilStopped));

    assertThatThrownBy(() -> worker.awaitSettled())
        .isInstanceOfSatisfying(
            RejectedException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
    await().until(worker::isClosed);
  }

  @Test
  void runThatIsNotThereYet_isWaitedFor() throws Exception {
    start(builder(shard -> Outcome.complete()));
    assertThat(worker.awaitSettled(Duration.ofMillis(50))).isFalse();
    coordinator.run("job", "a-m");

    await()
        .until(
            () -> {
              coordinator.elapse(Duration.ofMillis(100));
              return worker.isSettled();
            });
  }

  // --- Settings. ---

  @Test
  void settingsOutOfBounds_areRefusedWithTheBounds() {
    ShardHandler any = shard -> Outcome.complete();
    assertThatThrownBy(() -> new WorkerBuilder(coordinator).runs("job").build())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("handler");
    assertThatThrownBy(() -> new WorkerBuilder(coordinator).handler(any).build())
        .hasMessageContaining("allRuns()");
    assertThatThrownBy(() -> builder(any).allRuns().build()).hasMessageContaining("not both");
    assertThatThrownBy(() -> builder(any).concurrency(10_001).build())
        .hasMessageContaining("1 to 10000");
    assertThatThrownBy(() -> builder(any).concurrency(0).build())
        .hasMessageContaining("1 to 10000");
    assertThatThrownBy(() -> builder(any).ttl(Duration.ofMillis(999)).build())
        .hasMessageContaining("1 s to 1 h");
    assertThatThrownBy(() -> builder(any).name("No Name").build()).hasMessageContaining("No Name");
    assertThatThrownBy(() -> builder(any).runs("other/job"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("other");
  }
}
