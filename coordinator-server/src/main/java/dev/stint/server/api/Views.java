package dev.stint.server.api;

import dev.stint.api.v1.Finding;
import dev.stint.api.v1.Label;
import dev.stint.api.v1.LeaseInfo;
import dev.stint.api.v1.Parking;
import dev.stint.api.v1.RunCounters;
import dev.stint.api.v1.RunInfo;
import dev.stint.api.v1.RunMapBucket;
import dev.stint.api.v1.RunProgress;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionInfo;
import dev.stint.api.v1.ShardInfo;
import dev.stint.api.v1.ShardRef;
import dev.stint.api.v1.TenantUsage;
import dev.stint.core.read.RunMap;
import dev.stint.core.read.RunSummary;
import dev.stint.core.read.SessionSummary;
import dev.stint.core.read.ShardSummary;
import dev.stint.core.row.Lease;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Derivation;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ShardStatus;
import java.util.List;
import java.util.Objects;

/**
 * What reads show, as the contract has it: all of one tenant in one group. Immutable.
 *
 * @param tenant the owner of all that is shown
 */
record Views(int group, String tenant) {
  Views {
    Objects.requireNonNull(tenant, "tenant");
  }

  /**
   * A run.
   *
   * @param notes what a person should know, in full sentences
   */
  RunInfo run(RunSummary summary, List<String> notes) {
    RunRow run = summary.run();
    RunInfo.Builder message =
        RunInfo.newBuilder()
            .setRun(ref(run))
            .setStatus(Enums.of(run.status()))
            .setConfig(Configs.of(run.config()))
            .setCounters(counters(summary))
            .setSettled(summary.isSettled())
            .setRevoking(run.revoking())
            .setCreatedAtMillis(run.createdAtMillis())
            .setMessage(run.message())
            .setRevision(run.revision())
            .setProgress(progress(summary))
            .addAllNotes(notes);
    if (run.activatedAtMillis() > 0) {
      message.setActivatedAtMillis(run.activatedAtMillis());
    }
    if (run.endedAtMillis() > 0) {
      message.setEndedAtMillis(run.endedAtMillis());
    }
    return message.build();
  }

  RunRef ref(RunRow run) {
    return Wire.run(tenant, group, run.ref());
  }

  static RunCounters counters(RunSummary summary) {
    return RunCounters.newBuilder()
        .setActive(summary.active())
        .setDone(summary.done())
        .setSplit(summary.split())
        .setParked(summary.parked())
        .setLeased(summary.leased())
        .setParkedSlivers(summary.parkedSlivers())
        .build();
  }

  private static RunProgress progress(RunSummary summary) {
    RunProgress.Builder message =
        RunProgress.newBuilder().setEtaUnknownBecause(summary.etaUnknownBecause());
    summary.shardsPerSecond().ifPresent(message::setShardsPerSecond);
    summary.etaMillis().ifPresent(message::setEtaMillis);
    return message.build();
  }

  ShardInfo shard(RunRow run, ShardSummary summary) {
    ShardRow shard = summary.shard();
    ShardInfo.Builder message =
        ShardInfo.newBuilder()
            .setShard(ShardRef.newBuilder().setRun(ref(run)).setShardId(shard.shard()))
            .setRange(Wire.range(shard.range()))
            .setMetadata(Wire.bytes(shard.metadata()))
            .setStatus(Enums.of(shard.status()))
            .setFence(shard.fence())
            .setAttempts(shard.attempts())
            .setFailures(shard.failures())
            .setLosses(shard.losses())
            .setNotBeforeMillis(shard.notBeforeMillis())
            .setSliver(shard.sliver())
            .setRevision(shard.revision());
    if (shard.cursorOrNull() != null) {
      message.setCursor(Wire.cursor(shard.cursorOrNull()));
    }
    if (summary.isLeased()) {
      message.setLease(lease(shard.leaseOrNull(), summary.holderOrNull()));
    }
    origin(message, shard);
    if (shard.parkingOrNull() != null) {
      message.setParking(parking(shard.parkingOrNull()));
    }
    if (shard.affinityOrNull() != null && !Derivation.isLossy(shard)) {
      message
          .setPreferredWorker(shard.affinityOrNull().worker())
          .setPreferredUntilMillis(shard.affinityOrNull().untilMillis());
    }
    return message.build();
  }

  private static void origin(ShardInfo.Builder message, ShardRow shard) {
    if (shard.parent() != ShardRow.NO_PARENT) {
      message.setParentId(shard.parent());
    }
    if (shard.originalOrNull() != null) {
      message.setOriginalRange(Wire.range(shard.originalOrNull()));
    }
    if (shard.status() == ShardStatus.SPLIT) {
      message.setFirstChildId(shard.firstChild()).setChildren(shard.children());
    }
  }

  private LeaseInfo lease(Lease lease, SessionRow holder) {
    LeaseInfo.Builder message =
        LeaseInfo.newBuilder()
            .setSession(Wire.session(group, lease.session()))
            .setWorker(holder.worker())
            .setFence(lease.fence())
            .setGrantedAtMillis(lease.grantedAtMillis())
            .setDeadlineMillis(holder.deadlineMillis());
    if (lease.units() >= 0) {
      message.setUnitsDone(lease.units());
    }
    if (lease.remaining() >= 0) {
      message.setUnitsRemaining(lease.remaining());
    }
    return message.build();
  }

  private static Parking parking(dev.stint.core.row.Parking parking) {
    return Parking.newBuilder()
        .setReason(Enums.of(parking.reason()))
        .setDetail(parking.detail())
        .setMessage(parking.message())
        .setParkedAtMillis(parking.parkedAtMillis())
        .build();
  }

  SessionInfo session(SessionSummary summary) {
    SessionRow session = summary.session();
    SessionInfo.Builder message =
        SessionInfo.newBuilder()
            .setSession(Wire.session(group, session.session()))
            .setTenant(tenant)
            .setWorker(session.worker())
            .setCapacity(session.capacity())
            .setHeld(Math.toIntExact(summary.held()))
            .setTtlMillis(session.ttlMillis())
            .setOpenedAtMillis(session.openedAtMillis())
            .setDeadlineMillis(session.deadlineMillis())
            .setDraining(session.draining())
            .setRevision(session.revision());
    session
        .labels()
        .forEach(
            one -> message.addLabels(Label.newBuilder().setName(one.name()).setValue(one.value())));
    if (session.endingOrNull() != null) {
      message.setEnding(Enums.of(session.endingOrNull()));
    } else if (!summary.live()) {
      message.setEnding(Enums.of(LossReason.EXPIRED)); // over, and not yet swept
    }
    return message.build();
  }

  static TenantUsage usage(long[] counters) {
    return TenantUsage.newBuilder()
        .setRuns(counters[Counters.RUNS])
        .setLiveShards(counters[Counters.LIVE_SHARDS])
        .setRows(counters[Counters.ROWS])
        .setSessions(counters[Counters.SESSIONS])
        .build();
  }

  static RunMapBucket bucket(RunMap.Bucket bucket) {
    return RunMapBucket.newBuilder()
        .setRange(Wire.range(bucket.range()))
        .setDone(bucket.done())
        .setLeased(bucket.leased())
        .setWaiting(bucket.waiting())
        .setParked(bucket.parked())
        .setDoneFraction(bucket.progress())
        .setSampled(bucket.sampled())
        .build();
  }

  Finding finding(dev.stint.core.read.Finding finding) {
    Finding.Builder message =
        Finding.newBuilder()
            .setCode(Enums.of(finding.cause()))
            .setText(finding.what())
            .setHint(finding.whatToDo())
            .setWorker(finding.worker());
    if (finding.shard() >= 0) {
      message.setShardId(finding.shard());
    }
    if (finding.session() != 0) {
      message.setSession(Wire.session(group, finding.session()));
    }
    if (finding.untilMillis() >= 0) {
      message.setUntilMillis(finding.untilMillis());
    }
    return message.build();
  }

  /** A finding as a full sentence. */
  static String sentence(dev.stint.core.read.Finding finding) {
    String what = finding.what();
    String sentence = Character.toUpperCase(what.charAt(0)) + what.substring(1);
    return finding.whatToDo().isEmpty()
        ? sentence + "."
        : sentence + ": " + finding.whatToDo() + ".";
  }
}
