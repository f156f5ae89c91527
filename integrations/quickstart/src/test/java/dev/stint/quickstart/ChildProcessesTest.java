package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessesTest {

  /** Answers each line, and ends with its input. */
  private static final List<String> ECHO =
      List.of("sh", "-c", "echo up; while read line; do echo got $line; done");

  @TempDir Path directory;

  @Test
  void stopped_stateTAndAnswersOnlyAfterContinued() throws Exception {
    try (ChildProcesses children = new ChildProcesses()) {
      ChildProcess child = children.start("echo", ECHO, directory.resolve("log"));
      await().until(() -> logged(child).contains("up"));
      child.stop();
      await().until(() -> ProcessState.of(child.pid()) == ProcessState.STOPPED);
      child.tell("one");
      assertThat(logged(child)).isEqualTo("up\n");
      assertThat(child.alive()).isTrue();
      child.continueAgain();
      await().until(() -> logged(child).equals("up\ngot one\n"));
      assertThat(ProcessState.of(child.pid())).isNotEqualTo(ProcessState.STOPPED);
    }
  }

  @Test
  void killed_exitStatusSaysSo() throws Exception {
    try (ChildProcesses children = new ChildProcesses()) {
      ChildProcess child = children.start("echo", ECHO, directory.resolve("log"));
      assertThat(child.kill()).isEqualTo(137);
      assertThat(child.exitStatus()).isEqualTo(137);
      assertThat(ProcessState.of(child.pid())).isEqualTo(ProcessState.GONE);
      assertThat(children.alive()).isEmpty();
    }
  }

  @Test
  void closed_allEndedEvenStoppedOnesAndNoneStartedAnyMore() throws Exception {
    ChildProcesses children = new ChildProcesses();
    ChildProcess running = children.start("a", ECHO, directory.resolve("a"));
    ChildProcess deaf =
        children.start(
            "b", List.of("sh", "-c", "trap '' TERM; echo up; read x"), directory.resolve("b"));
    await().until(() -> logged(deaf).contains("up"));
    deaf.stop();
    await().until(() -> ProcessState.of(deaf.pid()) == ProcessState.STOPPED);
    children.close();
    assertThat(running.alive()).isFalse();
    assertThat(deaf.alive()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> children.start("c", ECHO, directory.resolve("c")));
  }

  @Test
  void javaChild_runsWithThisClassPath() throws Exception {
    try (ChildProcesses children = new ChildProcesses()) {
      ChildProcess child =
          children.startJava(
              "java",
              List.of("-Xmx32m"),
              Hello.class.getName(),
              List.of("x"),
              directory.resolve("j"));
      assertThat(child.ended(Duration.ofSeconds(30))).isTrue();
      assertThat(child.exitStatus()).isZero();
      assertThat(logged(child)).isEqualTo("hello x" + System.lineSeparator());
    }
  }

  static final class Hello {
    public static void main(String[] args) {
      System.out.println("hello " + args[0]);
    }
  }

  /** As by Ctrl-C, but that what runs in the background of a script is deaf to. */
  @Test
  void starterTerminated_childrenEnded() throws Exception {
    starterEndsBy("TERM");
  }

  @Test
  void starterKilledWhileAChildStandsStill_childContinuedToItsEnd() throws Exception {
    starterEndsBy("KILL");
  }

  private void starterEndsBy(String signal) throws Exception {
    try (ChildProcesses children = new ChildProcesses()) {
      ChildProcess starter =
          children.startJava(
              "starter",
              List.of("-Xmx32m"),
              Starter.class.getName(),
              List.of(directory.resolve("child").toString()),
              directory.resolve("starter"));
      await().atMost(Duration.ofSeconds(30)).until(() -> logged(starter).endsWith("\n"));
      long childPid = Long.parseLong(logged(starter).strip());
      await().until(() -> ProcessState.of(childPid) == ProcessState.STOPPED);
      assertThat(
              new ProcessBuilder("sh", "-c", "kill -" + signal + " " + starter.pid())
                  .start()
                  .waitFor())
          .isZero();
      assertThat(starter.ended(Duration.ofSeconds(30))).isTrue();
      // Nobody may have collected it yet.
      await().until(() -> List.of(ProcessState.GONE, 'Z').contains(ProcessState.of(childPid)));
    }
  }

  /** Starts a child, stops it, tells its pid, and stays. */
  static final class Starter {
    public static void main(String[] args) throws Exception {
      try (ChildProcesses children = new ChildProcesses()) {
        ChildProcess child = children.start("child", ECHO, Path.of(args[0]));
        child.stop();
        System.out.println(child.pid());
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void stateInStat_readBehindTheName() {
    assertThat(ProcessState.stateIn("12 (java) S 1 2 3")).isEqualTo('S');
    assertThat(ProcessState.stateIn("12 (odd) T (name) T 1 2 3")).isEqualTo('T');
  }

  private static String logged(ChildProcess child) throws IOException {
    return Files.readString(child.log());
  }
}
