package dev.stint.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.server.settings.Settings;
import dev.stint.server.settings.Settings.Log.Format;
import dev.stint.server.settings.Settings.Log.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
            "FATAL node n1 ends: the Raft log | can not be written (java.io.IOException: disk"
                + " full). To do: free space"
                + System.lineSeparator());
    assertThat(exits).containsExactly(Fatal.EXIT_CODE);
    assertThat(fatal.called()).isTrue();
  }

  @Test
  void threadThatDies_endsTheProcess() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              throw new StackOverflowError("in a test");
            },
            "reader-1");
    thread.setUncaughtExceptionHandler(fatal.onUncaught());
    thread.start();
    thread.join();

    assertThat(errors.toString(StandardCharsets.UTF_8))
        .startsWith("FATAL node n1 ends: the thread reader-1 died (java.lang.StackOverflowError");
    assertThat(exits).containsExactly(Fatal.EXIT_CODE);
  }

  /** A process that would live for ever, and whose shutdown hook would say so. */
  static final class DyingProcess {
    public static void main(String[] arguments) throws InterruptedException {
      Logging.configure(new Settings.Log(Format.JSON, Level.INFO), Optional.empty());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.println("tidied up")));
      Thread other =
          new Thread(() -> Fatal.halting("n1").end("the disk failed", "replace it", null));
      other.start();
      new CountDownLatch(1).await();
    }
  }

  @Test
  void realProcess_endsAtOnceWithLogAndLastLine() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(java.toString(), "-cp", classPath, DyingProcess.class.getName()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String line = "FATAL node n1 ends: the disk failed. To do: replace it";

      assertThat(process.exitValue()).isEqualTo(Fatal.EXIT_CODE);
      assertThat(text(process.getErrorStream())).isEqualTo(line + System.lineSeparator());
      assertThat(text(process.getInputStream()))
          .contains("\"level\":\"ERROR\"", "\"formattedMessage\":\"" + line + "\"");
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
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
