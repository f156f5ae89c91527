package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result.Split;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Splits: children tile their parent, whatever its cursor. */
@Verifies("S7")
final class SplitTest {
  private final Job job = Job.sealed("c-m");
  private final Group group = job.group;
  private final long session = job.open("w1");
  private final Grant grant = job.grant(session);

  @Test
  @Verifies({"S2", "S3", "S4"})
  void replacedWithoutACursor_childrenAreFreshAndTile() {
    assertThat(job.ok(job.splitReplace(session, grant, "e", "g"))).isEqualTo(new Split(1, 3));
    ShardRow parent = job.shard(0);
    assertThat(parent.status()).isEqualTo(ShardStatus.SPLIT);
    assertThat(parent.leaseOrNull()).isNull();
    assertThat(parent.firstChild()).isEqualTo(1);
    assertThat(parent.children()).isEqualTo(3);
    String[] ranges = {"c-e", "e-g", "g-m"};
    for (int i = 0; i < 3; i++) {
      ShardRow child = job.shard(1 + i);
      assertThat(child.range()).isEqualTo(Job.range(ranges[i]));
      assertThat(child.status()).isEqualTo(ShardStatus.ACTIVE);
      assertThat(child.cursorOrNull()).isNull();
      assertThat(child.parent()).isZero();
      assertThat(child.fence()).isEqualTo(grant.fence());
      assertThat(child.originalOrNull()).isNull();
      assertThat(child.attempts()).isZero();
    }
    assertThat(job.refused(job.checkpoint(session, grant, "d")))
        .isEqualTo(RejectionCode.SHARD_TERMINAL);
    assertThat(job.grant(session).fence()).isGreaterThan(grant.fence());
  }

  @ParameterizedTest
  @CsvSource({
    "c, ACTIVE, c", // the first key: the first child holds the cursor
    "dz, ACTIVE, dz",
    "e, DONE, -", // on the boundary: the first child is behind
    "f, DONE, -",
  })
  @Verifies("S5")
  void replacedWithACursor_firstChildIsBehindItOrHoldsIt(
      String cursor, ShardStatus status, String inherited) {
    job.ok(job.checkpoint(session, grant, cursor));
    job.ok(job.splitReplace(session, grant, "e"));
    ShardRow first = job.shard(1);
    assertThat(first.status()).isEqualTo(status);
    assertThat(first.cursorOrNull())
        .isEqualTo(inherited.equals("-") ? null : Job.cursor(inherited));
    boolean secondHolds = status == ShardStatus.DONE;
    assertThat(job.shard(2).cursorOrNull()).isEqualTo(secondHolds ? Job.cursor(cursor) : null);
    assertThat(job.shard(2).status()).isEqualTo(ShardStatus.ACTIVE);
  }

  @Test
  @Verifies("S7")
  void boundaryIsTheSuccessorOfTheCursor_childBeforeItIsBornDone() {
    job.ok(job.checkpoint(session, grant, "e"));
    Key successor = Job.key("e").successor();
    job.ok(
        new ShardCommand.SplitReplace(
            session,
            grant.target(),
            grant.fence(),
            job.nextSequence(),
            List.of(successor),
            List.of()));
    assertThat(job.shard(1).status()).isEqualTo(ShardStatus.DONE);
    assertThat(job.shard(1).cursorOrNull()).isNull();
    assertThat(job.shard(2).cursorOrNull()).isNull();
    assertThat(job.shard(2).range().startOrNull()).isEqualTo(successor);
  }

  @Test
  @Verifies("S7")
  void boundaryIsTheSecondSuccessorOfTheCursor_childBeforeItHasAKeyLeft() {
    job.ok(job.checkpoint(session, grant, "e"));
    Key second = Job.key("e").successor().successor();
    job.ok(
        new ShardCommand.SplitReplace(
            session,
            grant.target(),
            grant.fence(),
            job.nextSequence(),
            List.of(second),
            List.of()));
    assertThat(job.shard(1).status()).isEqualTo(ShardStatus.ACTIVE);
    assertThat(job.shard(1).cursorOrNull()).isEqualTo(Job.cursor("e"));
  }

  @Test
  @Verifies("S7")
  void openEnds_areTheFirstAndLastChilds() {
    Job open = Job.sealed("-");
    long holder = open.open("w1");
    Grant lease = open.grant(holder);
    open.ok(open.checkpoint(holder, lease, "k"));
    open.ok(open.splitReplace(holder, lease, "c", "t"));
    assertThat(open.shard(1).range()).isEqualTo(Job.range("-c"));
    assertThat(open.shard(1).status()).isEqualTo(ShardStatus.DONE);
    assertThat(open.shard(2).cursorOrNull()).isEqualTo(Job.cursor("k"));
    assertThat(open.shard(3).range()).isEqualTo(Job.range("t-"));
  }

  @Test
  void metadata_isInheritedOrGivenOneEach() {
    Group one = new Group();
    Job with = Job.unsealed(one, "acme", "job", RunConfig.DEFAULT);
    Blob own = Blob.of(new byte[] {1});
    with.ok(
        new ShardsCommand.AddShards(
            one.stamp(),
            with.run,
            0,
            List.of(Job.range("a-m"), Job.range("m-z")),
            List.of(),
            List.of(own, own)));
    with.ok(with.seal());
    long holder = with.open("w1");
    List<Grant> leases = with.grants(holder, 2);
    with.ok(with.splitReplace(holder, leases.get(0), "c"));
    assertThat(with.shard(2).metadata()).isEqualTo(own);
    assertThat(with.shard(3).metadata()).isEqualTo(own);
    Blob left = Blob.of(new byte[] {2});
    with.ok(
        new ShardCommand.SplitReplace(
            holder,
            leases.get(1).target(),
            leases.get(1).fence(),
            with.nextSequence(),
            Job.keys("q"),
            List.of(left, Blob.EMPTY)));
    assertThat(with.shard(4).metadata()).isEqualTo(left);
    assertThat(with.shard(5).metadata()).isEqualTo(Blob.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "m", "b", "z", "e,e", "g,e", "e,m", "c,e"})
  void boundariesNotAscendingOrNotInside_areRefusedWithTheRange(String boundaries) {
    Rejection rejection = job.rejection(job.splitReplace(session, grant, boundaries.split(",")));
    assertThat(rejection.code()).isEqualTo(RejectionCode.BAD_BOUNDARIES);
    assertThat(rejection.rangeOrNull()).isEqualTo(Job.range("c-m"));
    assertThat(job.shard(0).isLeased()).isTrue();
    assertThat(job.row().nextShard()).isEqualTo(1);
  }

  @Test
  void childrenStartWithCountersAtZero_andWaitAsTheirParent() {
    job.ok(job.fail(session, grant));
    group.after(60_000);
    long holder = job.open("w2");
    Grant second = job.grant(holder);
    group.after(500);
    job.ok(job.splitReplace(holder, second, "e"));
    assertThat(job.shard(1).failures()).isZero();
    assertThat(job.shard(1).notBeforeMillis()).isEqualTo(group.now());
  }

  @Test
  @Verifies("L2")
  void everythingIsBehindTheCursor_splitEndsTheRun() {
    Job two = Job.sealed("a-c");
    long holder = two.open("w1");
    Grant lease = two.grant(holder);
    Key last = Job.key("b");
    two.ok(two.checkpoint(holder, lease, "b"));
    two.ok(two.splitResidual(holder, lease, "bb"));
    two.ok(
        new ShardCommand.SplitReplace(
            holder, lease.target(), lease.fence(), two.nextSequence(), List.of(last), List.of()));
    Grant residual = two.grant(holder);
    two.ok(two.complete(holder, residual));
    Grant rest = two.grant(holder);
    assertThat(rest.range()).isEqualTo(Job.range("b-bb"));
    two.ok(two.complete(holder, rest));
    assertThat(two.status()).isEqualTo(RunStatus.DONE);
  }

  @Test
  @Verifies("S9")
  void splitAgain_isReplayedWithTheSameChildren() {
    ShardCommand split = job.splitReplace(session, grant, "e");
    job.ok(split);
    assertThat(group.answer("acme", split).replayed()).isTrue();
    assertThat(group.result("acme", split)).isEqualTo(new Split(1, 2));
    assertThat(job.row().nextShard()).isEqualTo(3);
  }

  @Test
  void split_isAnEventWithTheChildren() {
    job.ok(job.splitReplace(session, grant, "e", "f"));
    var event = group.events(job).get(group.events(job).size() - 1).event();
    assertThat(event.kind()).isEqualTo(EventKind.SHARD_SPLIT);
    assertThat(event.first()).isEqualTo(1);
    assertThat(event.count()).isEqualTo(3);
  }

  // residual

  @Test
  @Verifies({"S2", "S7"})
  void residual_parentKeepsItsStartItsLeaseAndItsFence() {
    job.ok(job.checkpoint(session, grant, "e"));
    assertThat(job.ok(job.splitResidual(session, grant, "g"))).isEqualTo(new Split(1, 1));
    ShardRow parent = job.shard(0);
    assertThat(parent.range()).isEqualTo(Job.range("c-g"));
    assertThat(parent.originalOrNull()).isEqualTo(Job.range("c-m"));
    assertThat(parent.leaseOrNull().fence()).isEqualTo(grant.fence());
    assertThat(parent.cursorOrNull()).isEqualTo(Job.cursor("e"));
    assertThat(parent.status()).isEqualTo(ShardStatus.ACTIVE);
    ShardRow rest = job.shard(1);
    assertThat(rest.range()).isEqualTo(Job.range("g-m"));
    assertThat(rest.cursorOrNull()).isNull();
    assertThat(rest.leaseOrNull()).isNull();
    assertThat(rest.fence()).isEqualTo(grant.fence());
    assertThat(rest.parent()).isZero();
    assertThat(rest.notBeforeMillis()).isEqualTo(group.now());
    job.ok(job.checkpoint(session, grant, "f"));
    assertThat(job.grant(session).fence()).isGreaterThan(grant.fence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "m", "b", "z", "e", "d"})
  void residualNotBehindTheCursorOrNotInside_isRefusedWithTheRange(String at) {
    job.ok(job.checkpoint(session, grant, "e"));
    Rejection rejection = job.rejection(job.splitResidual(session, grant, at));
    assertThat(rejection.code()).isEqualTo(RejectionCode.BAD_BOUNDARIES);
    assertThat(rejection.rangeOrNull()).isEqualTo(Job.range("c-m"));
  }

  @Test
  void residualRightBehindTheCursor_leavesTheParentNothingMoreToDo() {
    job.ok(job.checkpoint(session, grant, "e"));
    Key successor = Job.key("e").successor();
    job.ok(
        new ShardCommand.SplitResidual(
            session, grant.target(), grant.fence(), job.nextSequence(), successor));
    assertThat(job.shard(0).range().endOrNull()).isEqualTo(successor);
    job.ok(job.complete(session, grant));
  }

  @Test
  void residualOfAResidual_numbersStayDense() {
    job.ok(job.splitResidual(session, grant, "k"));
    job.ok(job.splitResidual(session, grant, "g"));
    job.ok(job.splitResidual(session, grant, "e"));
    assertThat(job.shard(0).range()).isEqualTo(Job.range("c-e"));
    assertThat(job.shard(3).range()).isEqualTo(Job.range("e-g"));
    assertThat(job.row().nextShard()).isEqualTo(4);
  }

  @Test
  @Verifies("S2")
  void splitTree_everyNextHolderOfAKeyHasAHigherFence() {
    job.ok(job.splitResidual(session, grant, "g"));
    Grant residual = job.grant(session);
    job.ok(job.splitReplace(session, residual, "i"));
    for (Grant next : job.grants(session, 2)) {
      assertThat(next.fence()).isGreaterThan(residual.fence());
      assertThat(job.shard(next.target().shard()).parent()).isEqualTo(1);
    }
  }
}
