package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.command.SessionCommand.CloseSession;
import dev.stint.core.command.SessionCommand.Heartbeat;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.OpRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet.RowChange;
import dev.stint.core.value.RunConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No tenant sees or changes another's things: to it they do not exist. */
@Verifies("S14")
final class TenantIsolationTest {
  private final Group group = new Group();
  private final Job mine = Job.sealed(group, "acme", "job", RunConfig.DEFAULT, "a-m", "m-z");
  private final Job theirs = Job.sealed(group, "other", "job", RunConfig.DEFAULT, "a-m");
  private final long session = mine.open("w1");
  private final Grant grant = mine.grant(session);

  /** Every command about things of acme. */
  private List<Command> commands(long session, Grant grant) {
    return List.of(
        new Heartbeat(session, 1, 0),
        new CloseSession(session),
        new ClaimCommand(session, 900, List.of(), 1),
        mine.checkpoint(session, grant, "b"),
        mine.complete(session, grant),
        mine.release(session, grant),
        mine.fail(session, grant),
        mine.park(session, grant, null),
        mine.quarantine(session, grant, "b"),
        mine.splitReplace(session, grant, "b"),
        mine.splitResidual(session, grant, "b"),
        new ShardsCommand.AddShards(
            group.stamp(), mine.run, 7, List.of(Job.range("z-")), List.of(), List.of()),
        mine.seal(),
        mine.pause(),
        mine.resume(),
        mine.completeRun(true),
        mine.failRun(),
        mine.cancel(),
        mine.delete(),
        new RunCommand.SetRunPolicy(group.stamp(), mine.run, new RunPolicy(1, 1, 1, 1, 1, true)),
        mine.unpark(0L),
        mine.splitShard(1, "p"),
        mine.parkShard(1),
        mine.revoke(0, true),
        mine.evict(session, true),
        mine.drain(session));
  }

  @Test
  void commandAboutAnothersThings_isRefusedAsIfTheyDidNotExist() {
    List<Command> foreign = commands(session, grant);
    for (Command command : foreign) {
      Rejection rejection = group.rejection("other", command);
      assertThat(onlyRecordsChanged()).as("%s", command).isTrue();
      assertThat(rejection.runStatusOrNull()).isNull();
      assertThat(rejection.rangeOrNull()).isNull();
    }
    assertThat(mine.shard(0).leaseOrNull().session()).isEqualTo(session);
    mine.ok(mine.complete(session, grant));
  }

  private boolean onlyRecordsChanged() {
    return group.last().changes().rows().stream()
        .map(RowChange::afterOrNull)
        .allMatch(row -> row instanceof OpRow || isGroup(row));
  }

  private static boolean isGroup(Row row) {
    return row.table() == Table.GROUP;
  }

  @Test
  void refusalAboutAnothersThing_isTheSameAsAboutNothing() {
    Job nowhere = Job.unsealed(group, "other", "nowhere", RunConfig.DEFAULT);
    long unknown = 1; // no session ever had it
    List<Command> foreign = commands(session, grant);
    List<Command> absent = commands(unknown, grant);
    nowhere.ok(nowhere.cancel());
    for (int i = 0; i < foreign.size(); i++) {
      Rejection first = group.rejection("other", foreign.get(i));
      Rejection second = group.rejection("other", absent.get(i));
      assertThat(first).as("%s", foreign.get(i)).isEqualTo(second);
    }
  }

  @Test
  void claimForAll_givesTheTenantsOwnRunsAlone() {
    long other = theirs.open("w1");
    Result.Granted granted =
        group.accepted(Result.Granted.class, "other", new ClaimCommand(other, 1, List.of(), 10));
    assertThat(granted.grants())
        .extracting(each -> each.target().run().incarnation())
        .containsExactly(theirs.run.incarnation());
  }

  @Test
  void anothersSession_canNotHoldMyShard() {
    long other = theirs.open("w1");
    assertThat(mine.refused(mine.checkpoint(other, grant, "b")))
        .isEqualTo(RejectionCode.SESSION_EXPIRED);
  }

  @Test
  void readsOfAnother_findNothing() {
    assertThat(group.reads("other").session(session)).isEmpty();
    assertThat(group.reads("other").run(mine.run)).isEmpty();
    assertThat(group.reads("other").shard(mine.run, 0)).isEmpty();
    assertThat(group.reads("other").held(session)).isEmpty();
    assertThat(group.reads("nobody").runs(Set.of(), Optional.empty(), 10).items()).isEmpty();
  }

  @Test
  void affinityToAWorkersName_isWithinItsTenant() {
    mine.ok(mine.checkpoint(session, grant, "b"));
    group.result("acme", new CloseSession(session));
    group.tick();
    long namesake = theirs.open("w1", 10, 60_000);
    theirs.ok(theirs.complete(namesake, theirs.grant(namesake)));
    assertThat(
            ((Result.NothingGranted)
                    group.result("other", new ClaimCommand(namesake, 50, List.of(), 1)))
                .earliestMillis())
        .isEqualTo(-1);
  }
}
