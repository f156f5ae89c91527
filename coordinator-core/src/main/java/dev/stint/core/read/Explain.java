package dev.stint.core.read;

import dev.stint.core.read.Finding.Cause;
import dev.stint.core.row.Affinity;
import dev.stint.core.row.Lease;
import dev.stint.core.row.Parking;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.state.Derivation;
import dev.stint.core.state.StateView;
import dev.stint.core.value.RunRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why is it not moving? Findings in the order in which they matter, each with what to do. Looks at
 * a bounded number of rows, whatever the run's size.
 */
public final class Explain {
  private Explain() {}

  /**
   * The answer.
   *
   * @param summary one sentence
   */
  public record Explanation(String summary, List<Finding> findings) {
    public Explanation {
      Objects.requireNonNull(summary, "summary");
      findings = List.copyOf(findings);
    }
  }

  /** About a run, or empty when there is none. */
  public static Optional<Explanation> run(StateView view, String tenant, RunRef ref) {
    Reads reads = new Reads(view, tenant);
    return reads
        .run(ref)
        .map(
            run -> {
              List<Finding> findings = new RunFindings(view, reads, run).find();
              return new Explanation(sentence("run " + ref.name(), findings, moves(run)), findings);
            });
  }

  private static String moves(RunSummary run) {
    return "moves: of "
        + run.leaves()
        + " leaves "
        + run.done()
        + " are done, "
        + run.leased()
        + " are leased";
  }

  /** About a shard, or empty when there is none. */
  public static Optional<Explanation> shard(
      StateView view, String tenant, RunRef ref, long number) {
    Reads reads = new Reads(view, tenant);
    Optional<RunSummary> run = reads.run(ref);
    return reads
        .shard(ref, number)
        .map(
            shard -> {
              List<Finding> findings = new ArrayList<>();
              ofShard(findings, shard, run.orElseThrow());
              boolean waits = findings.isEmpty() || isOnlyAboutTime(findings);
              if (waits) {
                findings.addAll(new RunFindings(view, reads, run.get()).findForOneShard());
              }
              if (findings.isEmpty()) {
                findings.add(
                    Finding.of(
                        Cause.CLAIMABLE,
                        "nothing stands in its way: the next claim in its turn gets it",
                        ""));
              }
              findings.replaceAll(one -> one.aboutShard(number));
              return new Explanation(sentence("shard " + number, findings, ""), findings);
            });
  }

  private static boolean isOnlyAboutTime(List<Finding> findings) {
    return findings.stream()
        .allMatch(
            one ->
                one.cause() == Cause.BACKOFF
                    || one.cause() == Cause.AFFINITY
                    || one.cause() == Cause.LOSSY);
  }

  private static String sentence(String subject, List<Finding> findings, String otherwise) {
    return subject + ": " + (findings.isEmpty() ? otherwise : findings.get(0).what()) + ".";
  }

  private static void ofShard(List<Finding> found, ShardSummary summary, RunSummary run) {
    ShardRow shard = summary.shard();
    switch (shard.status()) {
      case DONE -> found.add(Finding.of(Cause.SHARD_DONE, "it is done", ""));
      case SPLIT ->
          found.add(
              Finding.of(
                  Cause.SHARD_SPLIT,
                  "it was replaced by "
                      + shard.children()
                      + " children, from number "
                      + shard.firstChild(),
                  "look at the children"));
      case PARKED -> found.add(parked(shard.parkingOrNull()));
      case ACTIVE -> {
        if (summary.isLeased()) {
          found.add(leased(shard, summary.holderOrNull(), run.nowMillis()));
        } else if (shard.isLeased()) {
          found.add(ending(shard.leaseOrNull()));
        } else {
          waiting(found, shard, run);
        }
      }
    }
  }

  private static Finding parked(Parking why) {
    StringBuilder text = new StringBuilder("it is parked: ").append(why.reason());
    for (String part : List.of(why.detail(), why.message())) {
      text.append(part.isEmpty() ? "" : ": " + part);
    }
    return Finding.of(Cause.SHARD_PARKED, text.toString(), "mend the cause, then unpark it");
  }

  static Finding leased(ShardRow shard, SessionRow holder, long nowMillis) {
    Lease lease = shard.leaseOrNull();
    String by =
        "it has been leased for "
            + (nowMillis - lease.grantedAtMillis()) / 1_000
            + " s by worker "
            + holder.worker();
    Finding finding =
        lease.moved()
            ? Finding.of(Cause.SHARD_LEASED, by + ", and its cursor moves", "")
            : Finding.of(
                Cause.LEASED_WITHOUT_PROGRESS,
                by + ", and its cursor has not moved",
                "look at what that worker does; revoke the lease if it is stuck");
    return finding.aboutShard(shard.shard()).aboutWorker(holder.session(), holder.worker());
  }

  static Finding ending(Lease lease) {
    return Finding.of(
            Cause.SESSION_ENDING,
            "its holder's session is over, and its lease is being taken back",
            "wait: it returns to the pool with one of the next entries")
        .aboutWorker(lease.session(), "");
  }

  private static void waiting(List<Finding> found, ShardRow shard, RunSummary run) {
    if (!run.run().status().isOpen()) {
      return; // the run's status says it all
    }
    long now = run.nowMillis();
    if (shard.notBeforeMillis() > now) {
      found.add(
          Finding.of(
                  Cause.BACKOFF,
                  "it is not granted for another "
                      + (shard.notBeforeMillis() - now)
                      + " ms, after "
                      + shard.failures()
                      + " failures and "
                      + shard.losses()
                      + " lost leases in a row",
                  "wait, or look at why it failed")
              .until(shard.notBeforeMillis()));
    }
    Affinity affinity = shard.affinityOrNull();
    if (Derivation.isLossy(shard)) {
      found.add(
          Finding.of(
              Cause.LOSSY,
              shard.losses()
                  + " leases were lost in a row without progress, so a session takes one such"
                  + " shard at a time",
              "look at the keys after its cursor: one of them may kill its worker"));
    } else if (affinity != null && affinity.untilMillis() > now) {
      found.add(
          Finding.of(
                  Cause.AFFINITY,
                  "it is kept for worker "
                      + affinity.worker()
                      + " for another "
                      + (affinity.untilMillis() - now)
                      + " ms",
                  "wait")
              .aboutWorker(0, affinity.worker())
              .until(affinity.untilMillis()));
    }
  }
}
