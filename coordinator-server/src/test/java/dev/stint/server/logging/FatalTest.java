package dev.stint.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FatalTest {

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final List<Integer> exits = new CopyOnWriteArrayList<>();
  private final Fatal fatal = fatal(errors);

  private Fatal fatal(OutputStream out) {
    return new Fatal("n1", new PrintStream(out, false, StandardCharsets.UTF_8), exits::add);
  }

  @Test
  void fatalError_lastLineThenExit() {
    fatal.end("the Raft log\ncan not be written", "free space", new IOException("disk full"));

    assertThat(errors.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "FATAL node n1 ends: the Raft log | can not be written (java.io.IOException: disk full)."
                + " To do: free space"
                + System.lineSeparator());
    assertThat(exits).containsExactly(Fatal.EXIT_CODE);
    assertThat(fatal.called()).isTrue();
  }

  @Test
  void nothingFatal_notCalled() {
    assertThat(fatal.called()).isFalse();
  }

  @Test
  void secondError_endsNothingAgain() {
    fatal.end("one", "a", null);
    fatal.end("two", "b", null);

    assertThat(exits).hasSize(1);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("one").doesNotContain("two");
  }

  @Test
  void interruptedThread_stillSaysWhy() {
    Thread.currentThread().interrupt();

    fatal.end("the division closed", "restart", null);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("the division closed");
    assertThat(exits).hasSize(1);
  }

  @Test
  void outputThatStandsStill_doesNotKeepTheProcess() {
    CountDownLatch never = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    Thread dying = new Thread(() -> fatal(stuck).end("the store failed", "restart", null));
    dying.start();

    await().until(() -> exits.contains(Fatal.EXIT_CODE));
    never.countDown();
  }
}
