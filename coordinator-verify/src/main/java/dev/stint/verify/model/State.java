package dev.stint.verify.model;

import dev.stint.core.command.RejectionCode;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.WhenDone;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything there is, and what all rules share: the clock, the revision, look-ups, events. */
final class State {
  final int group;
  long nowMillis;
  long horizonMillis;
  long revision;
  boolean bootstrapped;

  final TreeMap<String, Tenant> tenants = new TreeMap<>();
  final TreeMap<Long, Session> sessions = new TreeMap<>();

  /** By incarnation; those of a name are with their tenant. */
  final TreeMap<Long, Run> runs = new TreeMap<>();

  /** By expiry, then tenant, then id. */
  final TreeSet<Tenant.OpRecord> records =
      new TreeSet<>(
          Comparator.comparingLong(Tenant.OpRecord::expiresAtMillis)
              .thenComparingInt(record -> record.tenant().number)
              .thenComparing(Tenant.OpRecord::id));

  /** Rows that this entry's background work has written: its budget is in rows. */
  int rowsWritten;

  /** The kind of background work whose turn is next: "shared round robin by kind". */
  int nextBackground;

  State(int group) {
    this.group = group;
  }

  /**
   * "Apply moves both forward by any step and never back, before the entry's commands are judged."
   * The horizon is never above {@code now}.
   */
  void clamp(long headerNowMillis, long headerHorizonMillis) {
    nowMillis = Math.max(nowMillis, headerNowMillis);
    horizonMillis = Math.min(nowMillis, Math.max(horizonMillis, headerHorizonMillis));
  }

  /** "+1 per accepted command, per session ended, per step of background work." */
  long revise() {
    return ++revision;
  }

  Tenant tenantOrNull(String name) {
    return tenants.get(name);
  }

  Tenant tenantOrNew(String name) {
    return tenants.computeIfAbsent(name, absent -> new Tenant(absent, tenants.size() + 1));
  }

  /** "A request of tenant A about something of tenant B gets NOT_FOUND" (S14). */
  Run run(String tenant, RunRef ref) {
    Run run = runOrNull(tenant, ref.name());
    if (run == null || run.incarnation != ref.incarnation()) {
      throw Refused.because(RejectionCode.NOT_FOUND, "run");
    }
    return run;
  }

  Run runOrNull(String tenant, String name) {
    Tenant owner = tenants.get(tenant);
    return owner == null ? null : owner.runs.get(name);
  }

  static Shard shard(Run run, long number) {
    Shard shard = run.shards.get(number);
    if (shard == null) {
      throw Refused.because(RejectionCode.NOT_FOUND, "shard");
    }
    return shard;
  }

  Session sessionOrNull(String tenant, long id) {
    Session session = sessions.get(id);
    return session == null || !session.tenant.name.equals(tenant) ? null : session;
  }

  boolean isLive(Session sessionOrNull) {
    return sessionOrNull != null && sessionOrNull.isLive(horizonMillis);
  }

  /**
   * "Events: lifecycle changes, kept in order." The model only counts them, since they count
   * against the quota of rows; each also writes the row about its log.
   */
  void event(Run run) {
    run.events++;
    run.eventLog = true;
    rowsWritten += 2;
  }

  void event(Tenant tenant) {
    tenant.events++;
    rowsWritten += 2;
  }

  /** The life of runs stands in both logs. */
  void lifeEvent(Run run) {
    event(run);
    event(run.tenant);
  }

  /**
   * "A run is settled when it is sealed and every leaf is DONE or PARKED; with AUTO_COMPLETE it
   * becomes DONE when every leaf is DONE." Looked at after each change of shards but a checkpoint.
   */
  void afterShards(Run run) {
    if (!run.status.isOpen()) {
      return;
    }
    boolean settled = run.active() == 0;
    if (settled != run.settled) {
      run.settled = settled;
      rowsWritten++;
      if (settled) {
        lifeEvent(run);
      }
    }
    boolean auto = run.config.whenDone() == WhenDone.AUTO_COMPLETE;
    if (settled && auto && run.parked() == 0) {
      end(run, RunStatus.DONE);
    }
  }

  /** Ends a run for good (S8); its leases are taken back in the background. */
  void end(Run run, RunStatus terminal) {
    run.revoking = run.leased() > 0;
    run.status = terminal;
    run.endedAtMillis = nowMillis;
    rowsWritten++;
    lifeEvent(run);
  }

  /** "The name stays taken until the last row of a DELETING run is gone." */
  void startDeleting(Run run) {
    run.status = RunStatus.DELETING;
    rowsWritten++;
    lifeEvent(run);
  }
}
