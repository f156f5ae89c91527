package dev.stint.client.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.internal.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class HandlerRunTest {
  private static final LeaseLostException LOST =
      new LeaseLostException(LeaseLostException.Cause.REVOKED, "taken back");

  private final HandlerRun run = new HandlerRun();
  private final List<Long> sent = new ArrayList<>();

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
    assertThat(new HandlerRun().call(shard -> null, null)).isInstanceOf(Ending.Fail.class);
    Ending error =
        new HandlerRun()
            .call(
                shard -> {
                  throw new StackOverflowError();
                },
                null);
    assertThat(((Ending.Fail) error).message()).contains("StackOverflowError");
  }

  @Test
  void acknowledged_allUpToItAreTold() {
    CompletableFuture<Void> first = run.checkpoint(sent::add);
    CompletableFuture<Void> second = run.checkpoint(sent::add);
    CompletableFuture<Void> third = run.checkpoint(sent::add);

    assertThat(sent).containsExactly(1L, 2L, 3L);
    assertThat(run.checkpointsUpTo(2)).containsExactly(first, second);
    assertThat(run.checkpointsUpTo(2)).isEmpty();
    assertThat(run.anyOrNull(3)).isSameAs(third);
  }

  @Test
  void manyWait_laterOnesWaitTogetherForTheNewest() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(run.checkpoint(sent::add));
    }

    assertThat(run.checkpointsUpTo(4_999)).hasSize(999);
    assertThat(run.checkpointsUpTo(5_000)).containsExactly(all.get(4_999)).contains(all.get(1_000));
  }

  @Test
  void lost_allWhoWaitAndComeLaterAreTold() {
    CompletableFuture<Void> checkpoint = run.checkpoint(sent::add);
    CompletableFuture<Long> split = run.request(sent::add);
    lose();

    assertThatThrownBy(checkpoint::get).cause().isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(split::get).cause().isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> run.checkpoint(sent::add).get())
        .cause()
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(run::flush).isInstanceOf(LeaseLostException.class);
    assertThat(sent).hasSize(2);
    assertThat(run.lose(LOST)).as("told twice").isEmpty();
  }

  @Test
  void handlerHasEnded_nothingCanBeAskedForAnyMore() {
    run.call(shard -> Outcome.complete(), null);

    assertThatThrownBy(() -> run.checkpoint(sent::add).get())
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
    CompletableFuture<Void> done = run.checkpoint(sent::add);
    run.checkpointsUpTo(1);
    done.complete(null);
    run.flush();
  }
}
