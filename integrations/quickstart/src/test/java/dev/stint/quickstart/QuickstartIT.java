package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole quickstart with real worker processes and real signals: once with real replicas and the
 * worker library, and, for what needs no more, with a toy for a cluster.
 */
@Timeout(180)
class QuickstartIT {

  private static final int JARS = 40;
  private static final int ENTRIES_PER_JAR = 100;

  @TempDir Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Quickstart.Options options = new Quickstart.Options();

  @BeforeEach
  void fillRepository() throws IOException {
    options.repository = directory.resolve("repository");
    options.directory = directory.resolve("quickstart");
    for (int jar = 0; jar < JARS; jar++) {
      Map<String, String> entries = new TreeMap<>();
      for (int entry = 0; entry < ENTRIES_PER_JAR; entry++) {
        entries.put("e" + entry, "jar " + jar + " entry " + entry);
      }
      entries.put("leak", "key = AK" + "IA" + "ABCDEFGH23456789");
      Jars.write(options.repository.resolve("group/j%02d.jar".formatted(jar)), entries);
    }
  }

  @Test
  void threeReplicasAndTheWorkerLibrary_faultsInjected_jobCompleteAndVerified() throws Exception {
    try (ChildProcesses children = new ChildProcesses();
        StintCluster cluster =
            new StintCluster(
                children, new Layout(options.directory), System.getProperty("java.class.path"))) {
      assertVerified(run(children, cluster, ScanWorker.class.getName()));
    }
  }

  @Test
  void faultsInjected_jobCompleteAndVerified() throws Exception {
    assertVerified(run());
  }

  private void assertVerified(int exitCode) {
    Map<String, Long> result = result();
    assertThat(exitCode).as(output()).isZero();
    assertThat(result)
        .containsEntry("keys", JARS * (ENTRIES_PER_JAR + 1L))
        .containsEntry("missing", 0L)
        .containsEntry("wrong", 0L)
        .containsEntry("leader_kills", 1L)
        .containsEntry("worker_kills", 1L)
        .containsEntry("zombies", 1L)
        .containsEntry("parked", 0L);
    // The killed worker had written a page without its checkpoint, so some page came again.
    assertThat(result.get("reprocessed")).isPositive();
    assertThat(result.get("reprocessed")).isLessThanOrEqualTo(result.get("reprocessed_bound"));
    assertThat(result.get("stale_writes_refused")).isPositive();
    assertThat(output()).contains("exit status 137", "state T", "refused its write");
    assertThat(output()).contains("aws-access-key-id AKIA…(20)").doesNotContain("ABCDEFGH");
  }

  @Test
  void sinkWithoutFences_zombieOverwritesAndTheVerdictSaysSo() throws Exception {
    options.unfenced = true;
    int exitCode = run();
    assertThat(exitCode).as(output()).isEqualTo(1);
    assertThat(result().get("wrong")).isPositive();
    assertThat(result()).containsEntry("missing", 0L).containsEntry("stale_writes_refused", 0L);
    assertThat(output()).contains("ACCEPTED its write");
  }

  @Test
  void directoryWithOtherThings_refusedAndLeftAlone() throws IOException {
    Files.createDirectories(options.directory);
    Path thesis = Files.writeString(options.directory.resolve("thesis.txt"), "precious");
    assertThatIOException().isThrownBy(this::run).withMessageContaining("not empty");
    assertThat(thesis).hasContent("precious");
  }

  @Test
  void starterOfAWorkerGone_workerEndsByItself() throws Exception {
    Layout layout = new Layout(options.directory);
    layout.prepare();
    JarEntries.freeze(options.repository, JarEntries.Limit.NONE).list().save(layout.input());
    ResultSink.create(layout.sink());
    try (ChildProcesses children = new ChildProcesses()) {
      List<String> arguments =
          List.of(
              "--name=w1",
              "--directory=" + options.directory,
              "--repository=" + options.repository,
              "--url=http://127.0.0.1:9");
      ChildProcess worker =
          children.startJava(
              "w1", Jvm.flags(layout, 64), ToyWorker.class.getName(), arguments, layout.log("w1"));
      JournalReader journal = new JournalReader(layout.journal("w1"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !journal.poll().isEmpty());
      assertThat(worker.alive()).isTrue();
      // What the system does when the process at the other end dies.
      worker.closeCommands();
      assertThat(worker.ended(Duration.ofSeconds(30))).isTrue();
      assertThat(worker.exitStatus()).isEqualTo(WorkerProcess.ORPHANED);
    }
  }

  private int run() throws Exception {
    try (ChildProcesses children = new ChildProcesses();
        ToyCluster cluster = new ToyCluster(children, directory.resolve("leader.log"))) {
      return run(children, cluster, ToyWorker.class.getName());
    }
  }

  private int run(ChildProcesses children, Cluster cluster, String workerMain) throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Display display = new Display(out, false, System::nanoTime);
    int exitCode = new Quickstart(options, display, children, cluster, workerMain).run();
    assertThat(children.alive()).isEmpty();
    return exitCode;
  }

  private Map<String, Long> result() {
    String last = output().lines().reduce((before, after) -> after).orElseThrow();
    assertThat(last).startsWith("RESULT ");
    return Arrays.stream(last.substring("RESULT ".length()).split(" "))
        .map(field -> field.split("="))
        .collect(Collectors.toMap(field -> field[0], field -> Long.valueOf(field[1])));
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
