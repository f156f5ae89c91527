package dev.stint.client.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventLoopTest {
  private final AtomicInteger settled = new AtomicInteger();
  private final EventLoop loop =
      new EventLoop(
          "loop",
          NanoClock.starting(),
          now -> {
            settled.incrementAndGet();
            return Long.MAX_VALUE;
          });

  @Test
  void tasksWithoutEnd_doNotKeepTheLogicFromSettling() {
    loop.start();
    loop.execute(this::again);

    await().until(() -> settled.get() > 10);
    loop.close();
  }

  private void again() {
    try {
      loop.execute(this::again);
    } catch (RejectedExecutionException e) {
      settled.incrementAndGet(); // closed: the end of this test
    }
  }

  @Test
  void closed_whatQueuedBeforeIsDoneAndNothingMoreIsTaken() throws Exception {
    CountDownLatch done = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      loop.execute(done::countDown);
    }
    loop.start();
    loop.close();

    done.await();
    assertThatThrownBy(() -> loop.execute(done::countDown))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
