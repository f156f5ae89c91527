package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand.OpenSession;
import dev.stint.core.command.ControlCommand.SetQuota;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand.CancelRun;
import dev.stint.core.command.RunCommand.CreateRun;
import dev.stint.core.command.RunCommand.PauseRun;
import dev.stint.core.command.RunCommand.ResumeRun;
import dev.stint.core.command.RunCommand.SealRun;
import dev.stint.core.command.ShardsCommand.ParkShard;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.OpRow;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Digest;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stamped commands: judged once, answered as then, and refused from their expiry on. */
@Verifies("S9")
final class StampTest {
  private final Job job = Job.sealed("a-m", "m-z");
  private final Group group = job.group;

  @Test
  void acceptedCommandAgain_isReplayed_whateverHappenedSince() {
    PauseRun pause = job.pause();
    Answer first = group.answer("acme", pause);
    job.ok(job.resume());
    Digest before = group.store().digest();
    Answer again = group.answer("acme", pause);
    assertThat(again).isEqualTo(new Answer(first.judged(), true));
    assertThat(group.store().digest()).isEqualTo(before);
    assertThat(job.status()).isEqualTo(RunStatus.ACTIVE);
  }

  @Test
  void refusedCommandAgain_isRefusedTheSame_thoughItWouldBeAcceptedNow() {
    ParkShard park = job.parkShard(0);
    long session = job.open("w1");
    var grant = job.grant(session);
    Answer first = group.answer("acme", park);
    assertThat(first.judged().isRejected()).isTrue();
    job.ok(job.release(session, grant));
    assertThat(group.answer("acme", park)).isEqualTo(new Answer(first.judged(), true));
  }

  @Test
  void commandAgain_afterItsRunIsGone_isReplayed() {
    CancelRun cancel = job.cancel();
    job.ok(cancel);
    job.ok(job.delete());
    group.settle();
    assertThat(group.result("acme", cancel)).isEqualTo(Result.Done.INSTANCE);
  }

  @Test
  void sameIdForAnotherCommand_isAConflict_andIsNotRecorded() {
    OpStamp stamp = group.stamp();
    job.ok(new PauseRun(stamp, job.run));
    ResumeRun other = new ResumeRun(stamp, job.run);
    assertThat(job.refused(other)).isEqualTo(RejectionCode.CONFLICT);
    assertThat(job.refused(new ParkShard(stamp, job.target(0), "bad", "")))
        .isEqualTo(RejectionCode.CONFLICT);
    assertThat(group.answer("acme", new PauseRun(stamp, job.run)).replayed()).isTrue();
  }

  @Test
  void sameId_fingerprintOfAnotherAlgorithm_matchesByIdAlone() {
    PauseRun pause = job.pause();
    job.ok(pause);
    Fingerprint newer = new Fingerprint(Fingerprints.ALGORITHM + 1, 1, 2);
    Answer answer =
        group
            .entry(List.of(new Proposal("acme", new ResumeRun(pause.stamp(), job.run), newer)))
            .get(0);
    assertThat(answer.replayed()).isTrue();
    assertThat(job.status()).isEqualTo(RunStatus.PAUSED);
  }

  @Test
  void expiry_equalityIsPast() {
    OpStamp stamp = new OpStamp(new OpId(1, 1), 0, group.now() + 1_000);
    PauseRun pause = new PauseRun(stamp, job.run);
    group.after(999);
    job.ok(pause);
    OpStamp second = new OpStamp(new OpId(1, 2), 0, group.now() + 1_000);
    group.after(1_000);
    assertThat(job.refused(new ResumeRun(second, job.run))).isEqualTo(RejectionCode.EXPIRED);
  }

  @Test
  void expiredCommand_isRefusedAsExpired_sweptOrNot() {
    PauseRun pause = job.pause();
    OpRow record = record(pause.stamp(), group.answer("acme", pause));
    group.after(60_000).tick();
    assertThat(row(pause.stamp().id())).isNull();
    assertThat(job.refused(pause)).isEqualTo(RejectionCode.EXPIRED);
    group.corrupt(record); // as if the background work had not come to it
    assertThat(job.refused(pause)).isEqualTo(RejectionCode.EXPIRED);
  }

  private OpRow record(OpStamp stamp, Answer answer) {
    OpRow row = row(stamp.id());
    assertThat(row.judged()).isEqualTo(answer.judged());
    assertThat(row.expiresAtMillis()).isEqualTo(stamp.expiresAtMillis());
    return row;
  }

  private OpRow row(OpId id) {
    byte[] key = RowKeys.op(group.tenantNumber("acme"), id);
    return (OpRow) group.store().view().row(Table.OP, key);
  }

  @Test
  void stampOfAnotherGroup_isExpired() {
    PauseRun pause = new PauseRun(new OpStamp(new OpId(1, 1), 4, group.now() + 1_000), job.run);
    assertThat(job.refused(pause)).isEqualTo(RejectionCode.EXPIRED);
    assertThat(row(pause.stamp().id())).isNull();
  }

  @Test
  void stampTooFarAhead_isInvalid_atTheBoundItIsNot() {
    long bound = group.now() + Limits.MAX_OP_AHEAD_MILLIS;
    PauseRun far = new PauseRun(new OpStamp(new OpId(1, 1), 0, bound + 1), job.run);
    assertThat(job.refused(far)).isEqualTo(RejectionCode.INVALID_ARGUMENT);
    job.ok(new PauseRun(new OpStamp(new OpId(1, 2), 0, bound), job.run));
  }

  @Test
  void expiredRecords_giveTheirRowsBack() {
    group.settle();
    long rows = group.tenantCounters("acme")[Counters.ROWS];
    long events = group.events(job).size();
    job.ok(job.pause());
    assertThat(group.tenantCounters("acme")[Counters.ROWS]).isEqualTo(rows + 3);
    group.after(60_000).settle();
    assertThat(group.events(job)).hasSize((int) events + 1);
    assertThat(group.tenantCounters("acme")[Counters.ROWS]).isEqualTo(rows + 2 - opsBefore());
  }

  /** The records of the run's creation, its chunk and its seal, gone as well by then. */
  private static long opsBefore() {
    return 3;
  }

  @Test
  @Verifies("S14")
  void sameIdOfAnotherTenant_isAnotherCommand() {
    PauseRun pause = job.pause();
    job.ok(pause);
    Job other = Job.sealed(group, "other", "job", RunConfig.DEFAULT, "-");
    other.ok(new PauseRun(pause.stamp(), other.run));
    assertThat(other.status()).isEqualTo(RunStatus.PAUSED);
  }

  @Test
  @Verifies("S14")
  void unknownTenant_isNotFound_andDoesNotComeIntoBeing() {
    Rejection rejection = group.rejection("nobody", job.pause());
    assertThat(rejection).isEqualTo(Rejection.of(RejectionCode.NOT_FOUND, "tenant"));
    assertThat(group.reads("nobody").tenant()).isEmpty();
  }

  @Test
  void tenantComesIntoBeing_withItsFirstRunSessionOrQuota() {
    List<Command> founding =
        List.of(
            new CreateRun(group.stamp(), "job", RunConfig.DEFAULT),
            new SetQuota(group.stamp(), Quotas.DEFAULT),
            new OpenSession(group.stamp(), "w1", List.of(), 1, 10_000));
    for (int i = 0; i < founding.size(); i++) {
      group.accepted(Result.class, "tenant-" + i, founding.get(i));
      assertThat(group.tenantNumber("tenant-" + i)).isEqualTo(2 + i);
      assertThat(group.answer("tenant-" + i, founding.get(i)).replayed()).isTrue();
    }
  }

  @Test
  void tenantsAboveTheLimit_areRefused() {
    group.corrupt(group.reads("acme").group().withNextTenant(Limits.MAX_TENANTS));
    group.accepted(Result.class, "last", new CreateRun(group.stamp(), "a", RunConfig.DEFAULT));
    assertThat(group.refused("more", new CreateRun(group.stamp(), "a", RunConfig.DEFAULT)))
        .isEqualTo(RejectionCode.LIMIT_EXCEEDED);
    group.accepted(Result.class, "last", new CreateRun(group.stamp(), "b", RunConfig.DEFAULT));
  }

  @Test
  void stampsOfOneEntry_seeEachOther() {
    SealRun seal = job.seal();
    List<Answer> answers = group.entry("acme", seal, seal);
    assertThat(answers.get(0).replayed()).isFalse();
    assertThat(answers.get(1).replayed()).isTrue();
    assertThat(answers.get(1).judged()).isEqualTo(answers.get(0).judged());
  }
}
