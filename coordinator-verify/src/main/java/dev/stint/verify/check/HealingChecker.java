package dev.stint.verify.check;

import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord.FinalRun;
import dev.stint.verify.history.HistoryRecord.Healed;
import dev.stint.verify.history.HistoryRecord.Quiet;
import dev.stint.verify.history.HistoryRecord.Worked;
import dev.stint.verify.history.Sight;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Once everything was mended, every run of a tenant that has workers came to its end or is settled,
 * and no lease is left (L2, L3). Runs that nobody sealed, and paused ones, wait for an operator.
 */
final class HealingChecker implements Checker {

  @Override
  public String name() {
    return "healing";
  }

  @Override
  public List<String> claims() {
    return List.of("L2", "L3");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    history.of(Healed.class).forEach(healed -> tally.count("healings"));
    history.of(Quiet.class).forEach(quiet -> tally.count("quiet ends"));
    tally.needs("healings");
    tally.needs("quiet ends");
    List<FinalRun> runs = history.of(FinalRun.class);
    Set<String> tenants = withWorkers(history, runs);
    for (FinalRun run : runs) {
      if (tenants.contains(run.tenant())) {
        tally.count("runs");
        check(run, tally);
      }
    }
    tally.needs("runs");
    return tally.report(this);
  }

  private static Set<String> withWorkers(History history, List<FinalRun> runs) {
    Set<RunRef> worked = new HashSet<>();
    history.of(Worked.class).forEach(record -> worked.add(record.target().run()));
    Set<String> tenants = new HashSet<>();
    for (FinalRun run : runs) {
      if (worked.contains(run.run())) {
        tenants.add(run.tenant());
      }
    }
    return tenants;
  }

  private static void check(FinalRun run, Tally tally) {
    Sight.OfRun sight = run.sight();
    if (sight.status() != RunStatus.DELETING && sight.leased() != 0) {
      tally.find("L3", "leases are left: " + run);
    }
    boolean waits = sight.status() != RunStatus.ACTIVE || !run.sealed();
    boolean settled = sight.done() + sight.parked() + sight.split() == sight.shards();
    if (!waits && !settled) {
      tally.find("L2", "not settled: " + run);
    }
  }
}
