package dev.stint.client.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.internal.Ending;
import dev.stint.core.value.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class HandlerRunTest {
  private static final LeaseLostException LOST =
      new LeaseLostException(LeaseLostException.Cause.REVOKED, "taken back");

  private static final Refusal NO = Refusal.of(ErrorCode.OUT_OF_RANGE, "no", "");

  private final HandlerRun run = new HandlerRun("a shard");
  private final List<Long> sent = new ArrayList<>();

  /** A checkpoint that the loop takes at once. */
  private CompletableFuture<Void> checkpoint(String key) {
    return checkpoint(key, newest -> sent.add(newest.get().request()));
  }

  private CompletableFuture<Void> checkpoint(
      String key, Consumer<Supplier<HandlerRun.Wish>> queue) {
    return run.checkpoint(Cursor.at(RuleCoordinator.key(key)), -1, -1, queue);
  }

  private static void failAll(List<? extends CompletableFuture<?>> futures) {
    futures.forEach(future -> future.completeExceptionally(new RejectedException(NO)));
  }

  private void lose() {
    run.lose(LOST).forEach(Runnable::run);
  }

  @Test
  void lostBeforeItsTurn_handlerIsNotCalled() {
    lose();
    Ending ending =
        run.call(
            shard -> {
              throw new AssertionError("called");
            },
            null);

    assertThat(ending).isEqualTo(new Ending.Release(0));
  }

  @Test
  void lostWhileItRuns_itsThreadIsInterruptedAndTheNextHandlersIsNot() {
    Ending ending =
        run.call(
            shard -> {
              lose();
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return Outcome.complete();
            },
            null);

    assertThat(ending).isEqualTo(new Ending.Complete());
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void lostAfterItsEnd_nobodyIsInterrupted() {
    run.call(shard -> Outcome.complete(), null);
    lose();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void handlerThrows_failsWithTheTextOfTheWholeChain() {
    Ending ending =
        run.call(
            shard -> {
              throw new IllegalStateException("outer", new RuntimeException("inner"));
            },
            null);

    assertThat(((Ending.Fail) ending).message()).contains("outer").contains("inner");
    assertThat(new HandlerRun("a shard").call(shard -> null, null)).isInstanceOf(Ending.Fail.class);
    Ending error =
        new HandlerRun("a shard")
            .call(
                shard -> {
                  throw new StackOverflowError();
                },
                null);
    assertThat(((Ending.Fail) error).message()).contains("StackOverflowError");
  }

  @Test
  void acknowledged_allUpToItAreTold() {
    CompletableFuture<Void> first = checkpoint("c");
    CompletableFuture<Void> second = checkpoint("c");
    CompletableFuture<Void> third = checkpoint("c");

    assertThat(sent).containsExactly(1L, 2L, 3L);
    assertThat(run.acknowledged(2)).containsExactly(first, second);
    assertThat(run.acknowledged(2)).isEmpty();
    assertThat((Object) run.notDoneOrNull(3, NO)).isSameAs(third);
  }

  @Test
  void manyWait_laterOnesWaitTogetherForTheNewest() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(checkpoint("c"));
    }

    assertThat(run.acknowledged(4_999)).hasSize(999);
    assertThat(run.acknowledged(5_000)).containsExactly(all.get(4_999)).contains(all.get(1_000));
  }

  @Test
  void lost_allWhoWaitAndComeLaterAreTold() {
    CompletableFuture<Void> checkpoint = checkpoint("c");
    CompletableFuture<Long> split = run.request(sent::add);
    lose();

    assertThatThrownBy(checkpoint::get).cause().isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(split::get).cause().isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> checkpoint("c").get()).cause().isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(run::flush).isInstanceOf(LeaseLostException.class);
    assertThat(sent).hasSize(2);
    assertThat(run.lose(LOST)).as("told twice").isEmpty();
  }

  @Test
  void handlerHasEnded_nothingCanBeAskedForAnyMore() {
    run.call(shard -> Outcome.complete(), null);

    assertThatThrownBy(() -> checkpoint("c").get())
        .cause()
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> run.request(sent::add).get())
        .cause()
        .isInstanceOf(InvalidRequestException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void flushWithNothingAskedFor_returns() throws Exception {
    run.flush();
    CompletableFuture<Void> done = checkpoint("c");
    run.acknowledged(1);
    done.complete(null);
    run.flush();
  }

  // --- Checkpoints that wait for the loop. ---

  @Test
  void fasterThanTheLoop_oneTaskWithTheNewest() {
    List<Supplier<HandlerRun.Wish>> queued = new ArrayList<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(checkpoint(i < 2_500 ? "c" : "d", queued::add));
    }

    assertThat(queued).hasSize(1);
    HandlerRun.Wish wish = queued.get(0).get();
    assertThat(wish.cursor()).isEqualTo(Cursor.at(RuleCoordinator.key("d")));
    assertThat(wish.request()).isEqualTo(5_000);
    checkpoint("e", queued::add);
    assertThat(queued).as("the loop has taken the first").hasSize(2);
    run.acknowledged(5_000).forEach(future -> future.complete(null));
    assertThat(all).allMatch(CompletableFuture::isDone);
  }

  @Test
  void requestBetweenCheckpoints_isNotOvertaken() {
    List<Supplier<HandlerRun.Wish>> queued = new ArrayList<>();
    checkpoint("c", queued::add);
    run.request(sent::add);
    checkpoint("e", queued::add);

    assertThat(queued).hasSize(2);
    assertThat(queued.get(0).get().request()).isEqualTo(1);
    assertThat(sent).containsExactly(2L);
    assertThat(queued.get(1).get().request()).isEqualTo(3);
  }

  @Test
  void cursorGoesBackBeforeTheLoopHasTakenIt_bothAreTakenOneByOne() {
    List<Supplier<HandlerRun.Wish>> queued = new ArrayList<>();
    checkpoint("e", queued::add);
    checkpoint("d", queued::add);

    assertThat(queued.get(0).get().request()).isEqualTo(1);
    assertThat(queued.get(1).get().request()).isEqualTo(2);
  }

  @Test
  void refused_flushThrowsItUntilALaterOneIsAcknowledged() throws Exception {
    checkpoint("c");
    CompletableFuture<Void> later = checkpoint("d");
    failAll(run.refused(1, NO));
    later.complete(null);
    assertThatThrownBy(run::flush).isInstanceOf(RejectedException.class);
    assertThatThrownBy(run::flush).as("again").isInstanceOf(RejectedException.class);
    run.acknowledged(2);

    run.flush();
  }

  @Test
  void refusedAmongManyThatWaitTogether_flushThrowsItThoughTheirFutureIsDone() {
    CompletableFuture<Void> shared = null;
    for (int i = 0; i < 1_001; i++) {
      shared = checkpoint("c");
    }
    assertThat((Object) run.notDoneOrNull(1_000, NO)).as("it waits with the next").isNull();
    shared.complete(null);

    assertThatThrownBy(run::flush).isInstanceOf(RejectedException.class);
  }

  @Test
  void refusedAtOnce_flushThrowsItToo() {
    assertThatThrownBy(() -> run.refuse(NO).get()).hasCauseInstanceOf(RejectedException.class);
    assertThatThrownBy(run::flush).isInstanceOf(RejectedException.class);
  }
}
