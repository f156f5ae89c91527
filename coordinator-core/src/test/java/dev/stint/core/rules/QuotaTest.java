package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand.OpenSession;
import dev.stint.core.command.ControlCommand.SetQuota;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand.CreateRun;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventScope;
import dev.stint.core.state.Counters;
import dev.stint.core.value.Limits;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Quotas are the last reason to refuse, and deleting gives back. */
@Verifies("S11")
final class QuotaTest {
  private final Group group = new Group();

  private Job job(long runs, long liveShards, long rows, long sessions) {
    Quotas quotas = new Quotas(runs, liveShards, rows, sessions, 0, 1_000, 3_600_000);
    group.accepted(Result.class, "acme", new SetQuota(group.stamp(), quotas));
    return Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
  }

  private Command create(String name) {
    return new CreateRun(group.stamp(), name, RunConfig.DEFAULT);
  }

  private static void assertQuota(Rejection rejection, String what, long wanted, long quota) {
    assertThat(rejection)
        .isEqualTo(Rejection.of(RejectionCode.QUOTA_EXCEEDED, what, wanted, quota));
  }

  @Test
  void runs_areCountedUntilTheyAreGone() {
    Job job = job(2, 10, 100, 10);
    group.accepted(Result.class, "acme", create("second"));
    assertQuota(group.rejection("acme", create("third")), "runs", 3, 2);
    group.accepted(Result.class, "acme", create("job")); // the same again is no new one
    job.ok(job.cancel());
    assertQuota(group.rejection("acme", create("third")), "runs", 3, 2);
    job.ok(job.delete());
    group.settle();
    group.accepted(Result.class, "acme", create("third"));
  }

  @Test
  void liveShards_areActiveAndParkedOnes() {
    Job job = job(2, 3, 1_000, 10);
    job.add(0, "a-e", "e-k");
    assertQuota(rejection(job.add(1, "k-l", "l-m")), "live shards", 4, 3);
    job.add(1, "k-m");
    job.ok(job.seal());
    long session = job.open("w1");
    Grant grant = job.grant(session);
    assertQuota(job.rejection(job.splitResidual(session, grant, "c")), "live shards", 4, 3);
    assertQuota(job.rejection(job.splitReplace(session, grant, "c")), "live shards", 4, 3);
    assertQuota(job.rejection(job.quarantine(session, grant, "c")), "live shards", 4, 3);
    assertQuota(job.rejection(job.splitShard(1, "g")), "live shards", 4, 3);
    job.ok(job.parkShard(2));
    assertQuota(job.rejection(job.splitResidual(session, grant, "c")), "live shards", 4, 3);
    Grant other = job.grant(session);
    job.ok(job.complete(session, other));
    job.ok(job.splitResidual(session, grant, "c"));
    assertThat(group.tenantCounters("acme")[Counters.LIVE_SHARDS]).isEqualTo(3);
  }

  @Test
  void splitParent_givesItsPlaceToItsChildren() {
    Job job = job(2, 3, 1_000, 10);
    job.add(0, "a-e", "e-k");
    job.ok(job.seal());
    job.ok(job.splitShard(0, "c"));
    assertThat(group.tenantCounters("acme")[Counters.LIVE_SHARDS]).isEqualTo(3);
    assertQuota(job.rejection(job.splitShard(1, "g")), "live shards", 4, 3);
  }

  @Test
  void rows_areCounted_andGivenBackWithTheRun() {
    Job job = job(5, 100, 20, 10);
    long used = group.tenantCounters("acme")[Counters.ROWS];
    assertThat(rejection(job.add(0, ranges((int) (20 - used)))).code())
        .isEqualTo(RejectionCode.QUOTA_EXCEEDED);
    assertThat(job.add(0, ranges((int) (20 - used - 2)))).isInstanceOf(Result.ShardsAdded.class);
    long rows = group.tenantCounters("acme")[Counters.ROWS];
    assertQuota(group.rejection("acme", create("second")), "rows", rows + 1, 20);
    job.ok(job.cancel());
    job.ok(job.delete());
    group.after(60_000).settle();
    group.accepted(Result.class, "acme", create("second"));
  }

  private static String[] ranges(int count) {
    String[] ranges = new String[count];
    for (int i = 0; i < count; i++) {
      ranges[i] = (char) ('a' + i) + "-" + (char) ('b' + i);
    }
    return ranges;
  }

  @Test
  void sessions_areCountedUntilTheyAreSwept() {
    Job job = job(5, 100, 1_000, 1);
    long first = job.open("w1");
    assertQuota(
        job.rejection(new OpenSession(group.stamp(), "w2", List.of(), 1, 10_000)),
        "sessions",
        2,
        1);
    group.result("acme", new CloseSession(first));
    job.open("w2");
  }

  @Test
  void newTenant_hasTheDefaults() {
    Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
    Quotas quotas = group.reads("acme").tenant().orElseThrow().quotas();
    assertThat(quotas.runs()).isEqualTo(1_000);
    assertThat(quotas.liveShards()).isEqualTo(10_000_000);
    assertThat(quotas.rows()).isEqualTo(50_000_000);
    assertThat(quotas.sessions()).isEqualTo(100_000);
    assertThat(quotas.minTtlMillis()).isEqualTo(Limits.MIN_TTL_MILLIS);
    assertThat(quotas.maxTtlMillis()).isEqualTo(Limits.MAX_TTL_MILLIS);
  }

  @Test
  void loweredBelowWhatIsUsed_keepsWhatIsThere_andRefusesMore() {
    Job job = job(5, 100, 1_000, 10);
    job.add(0, "a-b", "b-c");
    group.accepted(
        Result.class,
        "acme",
        new SetQuota(group.stamp(), new Quotas(0, 1, 1_000, 0, 0, 1_000, 2_000)));
    assertThat(job.shard(1)).isNotNull();
    assertQuota(rejection(job.add(1, "c-d")), "live shards", 3, 1);
    job.ok(job.seal());
  }

  @Test
  void quotaSet_isAnEvent_unlessItAlreadyIsSo() {
    Job job = job(5, 100, 1_000, 10);
    Quotas same = group.reads("acme").tenant().orElseThrow().quotas();
    job.ok(new SetQuota(group.stamp(), same));
    long events =
        group.events(EventScope.ofTenant(group.tenantNumber("acme"))).stream()
            .filter(row -> row.event().kind() == EventKind.QUOTA_SET)
            .count();
    assertThat(events).isEqualTo(1);
  }

  private static Rejection rejection(Result result) {
    return ((Result.Rejected) result).rejection();
  }
}
