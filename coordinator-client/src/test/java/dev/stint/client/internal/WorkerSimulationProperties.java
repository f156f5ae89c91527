package dev.stint.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Workers against the coordinator's real rules, over a network that delays, loses and repeats, with
 * clocks of different rates, processes that stand still and ones that are cut off, and a quota that
 * is used up at times. Checks at every moment that no key is worked on after a later holder has
 * (S1, S2), that what was acknowledged stays (S5), that a number stands for one operation (S9); and
 * at the end that all is done (S7, L1, L2) and nothing is held.
 */
class WorkerSimulationProperties {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void faults_neitherBreakNorStopTheWork(@ForAll long seed) {
    Random random = new Random(seed);
    SimClock clock = new SimClock();
    RealRules rules = new RealRules();
    SimNetwork network = new SimNetwork(clock, rules, random);
    SimJob job = new SimJob(rules);
    job.create();
    List<SimWorker> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      double rate = 0.993 + random.nextDouble() * 0.014; // any two differ by less than 1.5 %
      workers.add(new SimWorker(clock, network, job, random, rate));
    }
    workers.forEach(SimWorker::start);
    network.badness = random.nextDouble();

    makeTrouble(random, clock, workers, 30 * SECOND);
    refuseGrowth(random, clock, job, 30 * SECOND);
    while (clock.step(30 * SECOND)) {
      continue;
    }
    network.badness = 0;
    job.mayGrow(true);
    workers.forEach(worker -> worker.cutOff(false));
    while (!job.isSettled() && clock.nanos() < 200 * SECOND) {
      clock.step(200 * SECOND);
    }

    assertThat(job.isSettled()).as("settled in time, seed " + seed).isTrue();
    job.checkAllDone();
    long end = clock.nanos() + 30 * SECOND;
    workers.forEach(SimWorker::drain);
    while (clock.step(end)) {
      continue;
    }
    assertThat(workers).allMatch(worker -> worker.closed);
    assertThat(workers).allMatch(worker -> worker.mostHandlers <= 3);
    assertThat(job.leased()).isZero();
  }

  /** For times, the tenant has as many shards as it may have: splits are refused. */
  private static void refuseGrowth(Random random, SimClock clock, SimJob job, long until) {
    boolean may = true;
    for (long at = 0; at < until; at += (long) (random.nextDouble() * 6 * SECOND)) {
      boolean then = may;
      clock.after(at, () -> job.mayGrow(then));
      may = !may;
    }
  }

  private static void makeTrouble(
      Random random, SimClock clock, List<SimWorker> workers, long until) {
    for (long at = 0; at < until; at += (long) (random.nextDouble() * 3 * SECOND)) {
      SimWorker victim = workers.get(random.nextInt(workers.size()));
      long length = (long) (random.nextDouble() * 8 * SECOND);
      if (random.nextBoolean()) {
        clock.after(at, () -> victim.pause(length));
      } else {
        clock.after(at, () -> victim.cutOff(true));
        clock.after(at + length, () -> victim.cutOff(false));
      }
    }
  }
}
