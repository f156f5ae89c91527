package dev.stint.quickstart;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Injects faults, one after the other, and counts those that have landed: each needs a sign from
 * whoever did it (an exit status, a state) and one from whom it hit or from the cluster. The signs
 * are printed. For one thread.
 */
final class Faults {

  private final Cluster cluster;
  private final WorkerFleet fleet;
  private final Waiting waiting;
  private final Display display;
  private int leaderKills;
  private int workerKills;
  private int zombies;

  Faults(Cluster cluster, WorkerFleet fleet, Waiting waiting, Display display) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.waiting = waiting;
    this.display = display;
  }

  int leaderKills() {
    return leaderKills;
  }

  int workerKills() {
    return workerKills;
  }

  int zombies() {
    return zombies;
  }

  /**
   * Kills the leader; counts with its exit status and a newer term elsewhere. Returns the new one.
   */
  Cluster.Leader killLeader()
      throws TimeoutException, IOException, SQLException, InterruptedException {
    Cluster.Leader old = waiting.until("a leader to kill", cluster::leader);
    int status = old.process().kill();
    long killedNanos = System.nanoTime();
    display.say(
        "killed the leader %s (pid %d) with -9 in term %d; exit status %d"
            .formatted(old.node(), old.process().pid(), old.term(), status));
    Cluster.Leader next =
        waiting.until(
            "a new leader",
            () ->
                cluster
                    .leader()
                    .filter(leader -> leader.term() > old.term())
                    .filter(leader -> !leader.node().equals(old.node())));
    display.say(
        "%s leads in term %d, known %d ms after the kill"
            .formatted(next.node(), next.term(), (System.nanoTime() - killedNanos) / 1_000_000));
    leaderKills += landed(status);
    return next;
  }

  /** A worker that was killed and whose session may not have ended yet. */
  record Killed(WorkerFleet.Member worker, int status) {}

  /** Kills a worker where it holds: after a write, before the checkpoint. */
  Killed killWorker(WorkerFleet.Member victim)
      throws TimeoutException, IOException, SQLException, InterruptedException {
    JournalLine holding = holding(victim);
    int status = victim.process.kill();
    display.say(
        "killed the worker %s (pid %d) with -9 between its write and its checkpoint of %s;"
                .formatted(victim.name(), victim.process.pid(), keys(holding))
            + " exit status "
            + status);
    return new Killed(victim, status);
  }

  /** Counts a killed worker with its exit status and the end of its session, which it returns. */
  String bury(Killed killed)
      throws TimeoutException, IOException, SQLException, InterruptedException {
    String end = sessionEnd(killed.worker());
    workerKills += landed(killed.status());
    return end;
  }

  /** A worker that is stopped between tryAdvance and its write. */
  record Stopped(WorkerFleet.Member worker, JournalLine holding) {}

  /** Stops a worker where it holds, so that it goes on from there whenever it is continued. */
  Stopped stopBeforeWrite(WorkerFleet.Member victim)
      throws TimeoutException, IOException, SQLException, InterruptedException {
    JournalLine holding = holding(victim);
    long pid = victim.process.pid();
    victim.process.stop();
    char state =
        waiting.until(
            victim.name() + " to stand still",
            () -> Optional.of(ProcessState.of(pid)).filter(now -> now == ProcessState.STOPPED));
    // It reads this when it is continued, and not before.
    victim.process.tell(WorkerProcess.PROCEED);
    display.say(
        "stopped the worker %s (pid %d, state %c) between tryAdvance and its write of %s"
            .formatted(victim.name(), pid, state, keys(holding)));
    return new Stopped(victim, holding);
  }

  /**
   * Continues a stopped worker when its session is over and its keys are done under newer fences.
   * Counts with its stale write in the sink's log: its process id, its original fence; refused, or
   * accepted where the sink does not look at fences. Returns that write.
   */
  SinkContents.Write wake(Stopped zombie, Layout layout, boolean unfenced)
      throws TimeoutException, IOException, SQLException, InterruptedException {
    WorkerFleet.Member worker = zombie.worker();
    JournalLine held = zombie.holding();
    long fence = held.number("fence");
    int from = held.index("from");
    int to = held.index("to");
    sessionEnd(worker);
    waiting.until(
        "other workers to do the keys of " + worker.name(),
        () ->
            LeaseTrace.overtaken(fleet.leases(), fence, from, to)
                ? Optional.of(true)
                : Optional.empty());
    display.say("%s were done elsewhere under newer fences".formatted(keys(held)));
    long pid = worker.process.pid();
    worker.process.continueAgain();
    SinkContents.Write stale =
        waiting.until(
            "the stale write of " + worker.name(),
            () -> SinkContents.firstStaleWrite(layout.sink(), pid, fence, unfenced));
    display.say(
        "continued %s; the sink %s its write: pid %d, fence %d, %s"
            .formatted(
                worker.name(),
                stale.accepted() ? "ACCEPTED" : "refused",
                stale.pid(),
                stale.fence(),
                stale.key()));
    zombies++;
    return stale;
  }

  /** Waits until the worker stands still at the point for which it was started. */
  JournalLine holding(WorkerFleet.Member victim)
      throws TimeoutException, IOException, SQLException, InterruptedException {
    return waiting.until(
        victim.name() + " to get where it is wanted", () -> victim.said(JournalLine.HOLDING));
  }

  private String sessionEnd(WorkerFleet.Member worker)
      throws TimeoutException, IOException, SQLException, InterruptedException {
    String end =
        waiting.until(
            "the end of the session of " + worker.name(), () -> cluster.sessionEnd(worker.name()));
    display.say("the session of %s ended: %s".formatted(worker.name(), end));
    return end;
  }

  private static String keys(JournalLine line) {
    return "keys %d to %d of shard %d under fence %d"
        .formatted(
            line.number("from"), line.number("to") - 1, line.number("shard"), line.number("fence"));
  }

  private static int landed(int status) {
    return status == ChildProcess.KILLED ? 1 : 0;
  }
}
