package dev.stint.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Lease;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet.DerivedChange;
import dev.stint.core.state.ChangeSet.RowChange;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit finds what is planted: an audit that finds nothing proves nothing. */
final class StateAuditTest {
  private final Group group = new Group();
  private final Job job = Job.sealed(group, RunConfig.DEFAULT, "c-m", "m-z");
  private final long session = job.open("w1");
  private final Grant grant = job.grant(session);
  private final long run = job.run.incarnation();

  private List<String> violations() {
    return StateAudit.violations(group.store().view());
  }

  private void assertFound(String... starts) {
    for (String start : starts) {
      assertThat(violations()).anyMatch(found -> found.contains(start));
    }
  }

  /** A change of rows with all that follows, past the rules. */
  private void plant(Row before, Row after) {
    Derivations was = new Derivations(before);
    Derivations is = new Derivations(after);
    List<DerivedChange> derived = new ArrayList<>();
    for (StateView.Derived entry : was.withoutThoseOf(is)) {
      derived.add(new DerivedChange(was.tableOf(entry), entry.key(), null));
    }
    for (StateView.Derived entry : is.entries()) {
      derived.add(new DerivedChange(is.tableOf(entry), entry.key(), entry.value()));
    }
    is.minus(was)
        .forEach(
            (key, change) -> {
              long[] sums =
                  Counters.decode(group.store().view().derived(Table.COUNTERS, key), change.length);
              for (int i = 0; i < sums.length; i++) {
                sums[i] += change[i];
              }
              derived.add(new DerivedChange(Table.COUNTERS, key, Counters.encode(sums)));
            });
    group
        .unaudited()
        .store()
        .commit(
            new ChangeSet(
                List.of(new RowChange(before.table(), before.key(), before, after)), derived),
            group.store().position());
  }

  @Test
  void soundState_hasNoViolation() {
    assertThat(violations()).isEmpty();
  }

  @Test
  @Verifies("S11")
  void indexEntryMissingWrongOrTooMany_andWrongCounter_areFound() {
    byte[] start = RowKeys.start(run, Job.key("m"));
    byte[] value = group.store().view().derived(Table.START, start);
    derived(Table.START, start, null);
    assertFound("S11: START");
    derived(Table.START, start, RowKeys.number(7));
    assertFound("S11: START");
    derived(Table.START, start, value);
    assertThat(violations()).isEmpty();
    byte[] stale = RowKeys.claimable(run, false, 5, 0);
    derived(Table.CLAIMABLE, stale, RowKeys.number(5));
    assertFound("S11: CLAIMABLE");
    derived(Table.CLAIMABLE, stale, null);
    long[] counters = group.runCounters(run);
    counters[Counters.SHARDS_LEASED]++;
    derived(Table.COUNTERS, Counters.Owner.RUN.key(run), Counters.encode(counters));
    assertFound("S11: COUNTERS");
  }

  private void derived(Table table, byte[] key, byte[] value) {
    group
        .store()
        .commit(
            new ChangeSet(List.of(), List.of(new DerivedChange(table, key, value))),
            group.store().position());
  }

  @Test
  @Verifies("S1")
  void leaseWithoutASession_isFound() {
    plant(group.session(session), null);
    assertFound("S1");
  }

  @Test
  @Verifies("S2")
  void fenceFromTheFuture_isFound() {
    ShardRow held = job.shard(0);
    Lease future = new Lease(session, grant.fence() + 1_000, false, -1, -1, 0);
    plant(held, held.edit().granted(future).at(1));
    assertFound("S2");
  }

  @Test
  @Verifies("S4")
  void splitWithoutAChild_childWithoutItsParent_numberNotGivenOut_areFound() {
    job.ok(job.splitShard(1, "p"));
    plant(job.shard(3), null);
    assertFound("S4: job/1 lacks child 3", "S7: a gap");
    plant(job.row(), job.row().withNextShard(1, 1));
    assertFound("S4: job/2 has a number not given out");
    plant(job.shard(1), null);
    assertFound("S4: job/2 has no parent");
  }

  @Test
  @Verifies("S6")
  void cursorOutsideItsRange_isFound() {
    plant(job.shard(0), job.shard(0).edit().cursor(Job.cursor("z"), true).at(1));
    assertFound("S6");
  }

  @Test
  @Verifies("S7")
  void gapOverlapAndLeafBeyondItsRoot_areFound() {
    ShardRow root = job.shard(0);
    plant(root, root.edit().range(Job.range("c-k")).at(1));
    assertFound("S7: a gap");
    plant(job.shard(0), root.edit().range(Job.range("c-q")).at(1));
    assertFound("S7: a leaf beyond root 0");
    plant(job.shard(0), root.edit().range(Job.range("c-")).at(1));
    assertFound("S7: a leaf beyond root 0");
    plant(job.shard(0), root);
    assertThat(violations()).isEmpty();
  }

  @Test
  @Verifies("S7")
  void sliverAheadOfItsLeafsCursor_isFound() {
    job.ok(job.quarantine(session, grant, "e"));
    ShardRow at = job.shard(0);
    ShardRow behind = at.edit().cursor(Job.cursor("d"), false).at(1);
    plant(at, behind);
    assertFound("S7: the leaf around sliver 2");
    plant(behind, behind.edit().done().at(1));
    assertThat(violations()).isEmpty();
  }

  @Test
  @Verifies("S8")
  void leaseInAnEndedRun_isFound_unlessItIsBeingRevoked() {
    plant(job.row(), job.row().ended(RunStatus.FAILED, true, "", 1, 1));
    assertThat(violations()).isEmpty();
    plant(job.row(), job.row().revoked(1));
    assertFound("S8");
  }
}
