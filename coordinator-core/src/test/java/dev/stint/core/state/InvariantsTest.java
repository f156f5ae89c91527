package dev.stint.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Lease;
import dev.stint.core.row.Parking;
import dev.stint.core.row.Row;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule that one row's change shows by itself refuses what breaks it. */
final class InvariantsTest {
  private static final Parking WHY = new Parking(ParkReason.WORKER, "", "", 0);

  private final Job job = Job.sealed(RunConfig.DEFAULT, "c-m");
  private final ShardRow fresh = job.shard(0);
  private final ShardRow held = fresh.edit().granted(lease(7)).at(1);

  private static Lease lease(long fence) {
    return new Lease(3, fence, false, -1, -1, 0);
  }

  private static void assertBroken(String rule, Row before, Row after) {
    assertThatThrownBy(() -> Invariants.check(before, after))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageStartingWith(rule);
  }

  private static void assertKept(Row before, Row after) {
    assertThatCode(() -> Invariants.check(before, after)).doesNotThrowAnyException();
  }

  @Test
  @Verifies("S1")
  void leasedShard_isNotGrantedToAnother() {
    assertBroken("S1", held, held.edit().granted(lease(8)).at(2));
    assertKept(held, held.edit().progress(1, 1).at(2));
  }

  @Test
  @Verifies("S2")
  void fence_onlyGrows_andANewLeaseHasAHigherOne() {
    ShardRow free = held.edit().unleased().at(2);
    assertBroken("S2", free, free.edit().granted(lease(7)).at(3));
    assertBroken("S2", free, free.edit().granted(lease(6)).at(3));
    assertKept(free, free.edit().granted(lease(8)).at(3));
    assertBroken("S2", free, fresh);
  }

  @Test
  @Verifies("S2")
  void lease_hasTheShardsFence() {
    assertBroken("S2", null, withLease(held, lease(6)));
  }

  @ParameterizedTest
  @EnumSource
  @Verifies("S3")
  void statusOfAShard_changesAlongTheArrowsAlone(ShardStatus from) {
    Set<ShardStatus> allowed =
        switch (from) {
          case ACTIVE ->
              Set.of(ShardStatus.ACTIVE, ShardStatus.DONE, ShardStatus.SPLIT, ShardStatus.PARKED);
          case PARKED -> Set.of(ShardStatus.PARKED, ShardStatus.ACTIVE);
          case DONE, SPLIT -> Set.of(from);
        };
    for (ShardStatus to : ShardStatus.values()) {
      if (allowed.contains(to)) {
        assertKept(in(from), in(to));
      } else {
        assertBroken("S3", in(from), in(to));
      }
    }
  }

  private ShardRow in(ShardStatus status) {
    return switch (status) {
      case ACTIVE -> fresh;
      case DONE -> fresh.edit().done().at(1);
      case SPLIT -> fresh.edit().split(1, 2).at(1);
      case PARKED -> fresh.edit().parked(WHY).at(1);
    };
  }

  @Test
  @Verifies("S3")
  void terminalShard_doesNotChangeAtAll() {
    ShardRow done = in(ShardStatus.DONE);
    assertBroken("S3", done, done.edit().notBefore(99).at(1));
    ShardRow split = in(ShardStatus.SPLIT);
    assertBroken("S3", split, split.edit().cursor(Job.cursor("d"), true).at(1));
    ShardRow parked = in(ShardStatus.PARKED);
    assertKept(parked, parked.edit().notBefore(99).at(1));
  }

  @Test
  @Verifies("S4")
  void record_isWhole() {
    assertBroken("S4", null, copy(ShardStatus.PARKED, null, null, 0, -1, false));
    assertBroken("S4", null, copy(ShardStatus.ACTIVE, null, WHY, 0, -1, false));
    assertBroken("S4", null, copy(ShardStatus.DONE, lease(0), null, 0, -1, false));
    assertBroken("S4", null, copy(ShardStatus.PARKED, lease(0), WHY, 0, -1, false));
    assertBroken("S4", null, copy(ShardStatus.SPLIT, null, null, 0, -1, false));
    assertBroken("S4", null, copy(ShardStatus.ACTIVE, null, null, 2, -1, false));
    assertBroken("S4", null, copy(ShardStatus.ACTIVE, null, null, 0, 5, false));
    assertBroken("S4", null, copy(ShardStatus.ACTIVE, null, null, 0, 6, false));
    assertKept(null, copy(ShardStatus.ACTIVE, null, null, 0, 4, false));
  }

  @Test
  @Verifies("S7")
  void root_keepsItsOriginalRange_andASliverHasAParent() {
    assertBroken("S7", null, copy(ShardStatus.ACTIVE, null, null, 0, -1, true));
    ShardRow root = fresh;
    assertBroken("S7", null, withOriginal(root, null));
    ShardRow child = copy(ShardStatus.ACTIVE, null, null, 0, 4, false);
    assertBroken("S7", null, withOriginal(child, KeyRange.all()));
  }

  @Test
  @Verifies("S5")
  void cursor_neitherDisappearsNorGoesBack() {
    ShardRow at = fresh.edit().cursor(Job.cursor("f"), true).at(1);
    assertBroken("S5", at, fresh);
    assertBroken("S5", at, fresh.edit().cursor(Job.cursor("e"), true).at(2));
    assertKept(at, at.edit().cursor(Job.cursor("f"), false).at(2));
    assertKept(at, at.edit().cursor(Job.cursor("g"), true).at(2));
  }

  @Test
  @Verifies("S6")
  void cursor_isInsideTheRange() {
    assertBroken("S6", null, fresh.edit().cursor(Job.cursor("m"), true).at(1));
    assertBroken("S6", null, fresh.edit().cursor(Job.cursor("b"), true).at(1));
    ShardRow at = fresh.edit().cursor(Job.cursor("f"), true).at(1);
    assertBroken("S6", at, at.edit().range(Job.range("c-f")).at(2));
  }

  @Test
  @Verifies("S8")
  void statusOfARun_changesAlongTheArrowsAlone() {
    RunRow run = job.row();
    for (RunStatus from : RunStatus.values()) {
      for (RunStatus to : RunStatus.values()) {
        boolean allowed = from == to || from.successors().contains(to);
        if (allowed) {
          assertKept(run.withStatus(from, 1), run.withStatus(to, 2));
        } else {
          assertBroken("S8", run.withStatus(from, 1), run.withStatus(to, 2));
        }
      }
      assertThat(
              from.isTerminal()
                  && from.successors().stream().anyMatch(s -> s != RunStatus.DELETING))
          .isFalse();
    }
  }

  @Test
  void numbersOfShards_areNotUsedAgain() {
    RunRow run = job.row();
    assertBroken("a shard's number", run.withNextShard(5, 1), run.withNextShard(4, 2));
  }

  @Test
  @Verifies("S10")
  void timeAndRevision_doNotGoBack() {
    GroupRow group = new GroupRow(0, 10, 8, 5, true, 1, 0, GroupRow.initial(0).slots());
    assertBroken("S10", group, new GroupRow(0, 9, 8, 5, true, 1, 0, group.slots()));
    assertBroken("S10", group, new GroupRow(0, 10, 7, 5, true, 1, 0, group.slots()));
    assertBroken("S10", group, new GroupRow(0, 10, 8, 4, true, 1, 0, group.slots()));
    assertThatThrownBy(() -> new GroupRow(0, 10, 11, 5, true, 1, 0, group.slots()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void session_isNotRevived_andItsDeadlineDoesNotGoBack() {
    Group group = new Group();
    long id = Job.sealed(group, RunConfig.DEFAULT, "-").open("w1");
    SessionRow live = group.session(id);
    SessionRow ending = live.ending(LossReason.CLOSED, false, 9);
    assertBroken("an ending session", ending, live);
    assertBroken("an ending session", ending, live.ending(LossReason.EXPIRED, false, 10));
    assertBroken("a deadline", live, live.renewed(live.deadlineMillis() - 1, 9));
    assertKept(live, ending);
  }

  @Test
  void draft_refusesABrokenRowBeforeAnythingIsWritten_andTheRestOfTheCommandIsTakenBack() {
    MemoryStore store = new MemoryStore(0);
    Draft draft = new Draft(store.view());
    draft.begin();
    draft.put(fresh);
    assertThatThrownBy(() -> draft.put(fresh.edit().cursor(Job.cursor("z"), true).at(1)))
        .isInstanceOf(InvariantViolation.class);
    assertThat(draft.row(Table.SHARD, fresh.key())).isEqualTo(fresh);
    draft.rollback();
    assertThat(draft.row(Table.SHARD, fresh.key())).isNull();
    ChangeSet changes = draft.close();
    assertThat(changes.rows()).isEmpty();
    store.commit(changes, new Position(1, 1));
    assertThat(StateAudit.violations(store.view())).isEmpty();
  }

  @Test
  void draft_writesARowOnceThatManyCommandsChange_andNothingForWhatIsAsBefore() {
    MemoryStore store = new MemoryStore(0);
    Draft first = new Draft(store.view());
    first.put(fresh);
    first.put(held);
    first.put(held.edit().progress(5, 5).at(2));
    ChangeSet changes = first.close();
    assertThat(changes.rows()).hasSize(1);
    assertThat(changes.rows().get(0).beforeOrNull()).isNull();
    store.commit(changes, new Position(1, 1));
    Draft second = new Draft(store.view());
    second.put(held.edit().progress(6, 6).at(3));
    second.put(held.edit().progress(5, 5).at(2));
    assertThat(second.close().rows()).isEmpty();
    assertThat(second.rowsWritten()).isGreaterThanOrEqualTo(2);
  }

  private static ShardRow withLease(ShardRow row, Lease lease) {
    return new ShardRow(
        row.incarnation(),
        row.shard(),
        row.tenant(),
        row.range(),
        row.metadata(),
        row.status(),
        null,
        lease,
        row.fence(),
        0,
        0,
        0,
        0,
        null,
        row.parent(),
        row.originalOrNull(),
        false,
        null,
        0,
        0,
        null,
        1);
  }

  private static ShardRow withOriginal(ShardRow row, KeyRange original) {
    return new ShardRow(
        row.incarnation(),
        row.shard(),
        row.tenant(),
        row.range(),
        row.metadata(),
        row.status(),
        null,
        null,
        row.fence(),
        0,
        0,
        0,
        0,
        null,
        row.parent(),
        original,
        false,
        null,
        0,
        0,
        null,
        1);
  }

  /** Shard 5 with these fields; a root if {@code parent} is -1. */
  private ShardRow copy(
      ShardStatus status, Lease lease, Parking parking, int children, long parent, boolean sliver) {
    return new ShardRow(
        1,
        5,
        1,
        fresh.range(),
        fresh.metadata(),
        status,
        null,
        lease,
        0,
        0,
        0,
        0,
        0,
        null,
        parent,
        parent < 0 ? fresh.range() : null,
        sliver,
        parking,
        0,
        children,
        null,
        1);
  }
}
