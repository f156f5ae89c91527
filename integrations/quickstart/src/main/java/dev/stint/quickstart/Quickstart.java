package dev.stint.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;

/**
 * The first job from its beginning to its verdict: freeze the input, start a cluster and workers,
 * inject faults, wait until the run is settled, end everything, compare.
 */
final class Quickstart {

  /** What the user can choose, for picocli. */
  static final class Options {
    @Option(
        names = "--directory",
        required = true,
        description = "Where everything of this run is put; emptied first.")
    Path directory;

    @Option(names = "--repository", required = true, description = "Local Maven repository.")
    Path repository;

    @Option(names = "--all", description = "Scan all jars, not 50,000 entries or 400 MB of them.")
    boolean all;

    @Option(
        names = "--unfenced",
        description = "Take the fence check out of the sink. Must fail: it shows what fences do.")
    boolean unfenced;

    @Option(names = "--terminal", description = "Draw progress as a line that changes.")
    boolean terminal;
  }

  private static final int WORKERS = 4;
  private static final int SHARDS = 48;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Two pages are done and acknowledged before the zombie's, so that it has something to lose. */
  private static final String PAGES_BEFORE_HOLD = "2";

  private final Options options;
  private final Layout layout;
  private final Display display;
  private final ChildProcesses children;
  private final Cluster cluster;
  private final WorkerFleet fleet;
  private final Waiting waiting;
  private final Faults faults;
  private final Set<String> expectedToEnd = new HashSet<>();
  private InputList input;

  /**
   * A run of the quickstart.
   *
   * @param children whoever owns them closes them; here they are started and ended
   * @param workerMain main class of a worker, with {@link WorkerProcess.Options}
   */
  Quickstart(
      Options options,
      Display display,
      ChildProcesses children,
      Cluster cluster,
      String workerMain) {
    this.options = options;
    this.display = display;
    this.children = children;
    this.cluster = cluster;
    layout = new Layout(options.directory);
    fleet = new WorkerFleet(children, layout, launch(workerMain));
    waiting = new Waiting(this::beat, PATIENCE);
    faults = new Faults(cluster, fleet, waiting, display);
  }

  private WorkerFleet.Launch launch(String workerMain) {
    List<String> arguments =
        new ArrayList<>(List.of("--repository", options.repository.toString()));
    if (options.unfenced) {
      arguments.add("--unfenced");
    }
    return new WorkerFleet.Launch(workerMain, Jvm.flags(layout, 384), arguments);
  }

  /**
   * Runs it.
   *
   * @return the exit code
   */
  int run() throws IOException, SQLException, InterruptedException {
    layout.prepare();
    freeze();
    ResultSink.create(layout.sink());
    display.say("starting three replicas");
    cluster.start();
    cluster.createRun(input.boundaries(SHARDS));
    Optional<Cluster.Progress> settled = Optional.empty();
    try {
      settled = Optional.of(work());
    } catch (TimeoutException e) {
      display.say(e.getMessage() + "; the logs are in " + layout.log("").getParent());
    }
    display.endProgress();
    end();
    return judge(settled);
  }

  private void freeze() throws IOException {
    JarEntries.Frozen frozen =
        JarEntries.freeze(
            options.repository, options.all ? JarEntries.Limit.NONE : JarEntries.Limit.DEFAULT);
    input = frozen.list();
    if (input.size() == 0) {
      throw new IOException(
          options.repository + " has no jars with entries; build something with Maven first");
    }
    input.save(layout.input());
    display.say(
        String.format(
            Locale.ROOT,
            "input: %,d entries of %,d jars, %,d MB%s; left out: %d unreadable jars, %d long keys",
            input.size(),
            frozen.jars(),
            input.totalBytes() / 1_000_000,
            frozen.cut() ? " (--all for everything)" : "",
            frozen.unreadableJars().size(),
            frozen.longKeys()));
  }

  /** From the first worker to the settled run, with all faults in between. */
  private Cluster.Progress work()
      throws TimeoutException, IOException, SQLException, InterruptedException {
    WorkerFleet.Member zombie = startWorker(1, Hold.Point.BEFORE_WRITE);
    WorkerFleet.Member victim = startWorker(2, Hold.Point.AFTER_WRITE);
    List<WorkerFleet.Member> others = new ArrayList<>();
    for (int number = 3; number <= WORKERS; number++) {
      others.add(startWorker(number, null));
    }
    display.say("started " + WORKERS + " workers on " + SHARDS + " shards");
    // One after the other until both are where faults hit them; then all.
    zombie.process.tell(WorkerProcess.GO);
    Optional<Faults.Stopped> stopped = attempt(() -> faults.stopBeforeWrite(zombie));
    victim.process.tell(WorkerProcess.GO);
    attempt(() -> faults.holding(victim));
    for (WorkerFleet.Member other : others) {
      other.process.tell(WorkerProcess.GO);
    }
    expectedToEnd.add(victim.name());
    Optional<Faults.Killed> killed = attempt(() -> faults.killWorker(victim));
    attempt(this::someProgress);
    attempt(faults::killLeader);
    if (killed.isPresent()) {
      attempt(() -> faults.bury(killed.get()));
    }
    if (stopped.isPresent()) {
      attempt(() -> faults.wake(stopped.get(), layout, options.unfenced));
    }
    Cluster.Progress progress =
        waiting.until(
            "the run to settle",
            () -> Optional.of(cluster.progress()).filter(Cluster.Progress::settled));
    display.say("the run is settled");
    return progress;
  }

  private interface Injection<T> {
    T inject() throws TimeoutException, IOException, SQLException, InterruptedException;
  }

  /** A fault that does not land is not counted, and the job goes on to show what did. */
  private <T> Optional<T> attempt(Injection<T> injection)
      throws IOException, SQLException, InterruptedException {
    try {
      return Optional.of(injection.inject());
    } catch (TimeoutException e) {
      display.say("a fault does not count: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** So that the leader is killed in the midst of the work. */
  private Long someProgress()
      throws TimeoutException, IOException, SQLException, InterruptedException {
    return waiting.until(
        "some progress",
        () -> Optional.of(fleet.keysAcknowledged()).filter(done -> done >= input.size() / 5));
  }

  private WorkerFleet.Member startWorker(int number, Hold.Point hold) throws IOException {
    List<String> own = new ArrayList<>(cluster.workerArguments());
    if (hold != null) {
      own.addAll(List.of("--hold", hold.word(), "--hold-after", PAGES_BEFORE_HOLD));
    }
    return fleet.start("w" + number, own.toArray(String[]::new));
  }

  /** Draws the progress and notices workers that end although nobody wanted them to. */
  private long beat() throws IOException {
    for (WorkerFleet.Member member : fleet.ended()) {
      if (member.process.exitStatus() != 0 && expectedToEnd.add(member.name())) {
        display.say(
            "%s ended with status %d; see %s"
                .formatted(member.name(), member.process.exitStatus(), member.process.log()));
      }
    }
    long done = fleet.keysAcknowledged();
    display.progress(done, input.size(), fleet.alive() + " workers");
    return done;
  }

  private void end() throws InterruptedException {
    try {
      cluster.close();
    } catch (IOException e) {
      display.say("the cluster did not end in order: " + e.getMessage());
    }
    children.close();
    display.say("all processes have ended");
  }

  private int judge(Optional<Cluster.Progress> settled) throws IOException, SQLException {
    display.say("comparing with a direct scan, one thread, entry by entry");
    Map<String, EntryResult> direct =
        DirectScan.of(
            input,
            options.repository,
            done -> display.progress(done, input.size(), "scanned directly"));
    display.endProgress();
    Comparison comparison = Comparison.of(direct, SinkContents.read(layout.sink()));
    Verdict verdict =
        new Verdict(
            comparison,
            settled.isPresent(),
            LeaseTrace.reprocessedBound(fleet.leases()),
            faults.leaderKills(),
            faults.workerKills(),
            faults.zombies(),
            settled.map(Cluster.Progress::shardsParked).orElse(0L),
            Math.round(display.elapsed().toMillis() / 1000.0));
    showFindings(direct);
    comparison.examples().forEach(display::say);
    verdict.failures().forEach(failure -> display.say("FAILED: " + failure));
    display.sayPlainly(verdict.resultLine());
    return verdict.exitCode();
  }

  private void showFindings(Map<String, EntryResult> direct) {
    List<Map.Entry<String, EntryResult>> found =
        direct.entrySet().stream().filter(entry -> entry.getValue().hasFindings()).toList();
    display.say(found.size() + " entries look as if they held credentials");
    found.stream()
        .limit(3)
        .forEach(entry -> display.say("  " + entry.getKey() + ": " + entry.getValue().findings()));
  }
}
