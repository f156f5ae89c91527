package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.read.Events;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events: ordered, gap-free, a revision whole, and a bounded number of them. */
final class EventLogTest {
  private final Job job = Job.sealed("a-m", "m-z");
  private final Group group = job.group;
  private final EventScope tenant = EventScope.ofTenant(group.tenantNumber("acme"));
  private final EventScope run = EventScope.ofRun(job.run.incarnation(), tenant.tenant());

  @Test
  void eventsOfOneCommand_shareTheRevision_withOrdinalsFromZero() {
    long session = job.open("w1");
    var grants = job.grants(session, 2);
    List<EventRow> granted = tail(2);
    assertThat(granted).extracting(EventRow::ordinal).containsExactly(0, 1);
    assertThat(granted).extracting(EventRow::revision).containsOnly(grants.get(0).fence());
    job.ok(job.complete(session, grants.get(0)));
    job.ok(job.complete(session, grants.get(1)));
    List<EventRow> last = tail(3);
    assertThat(last)
        .extracting(row -> row.event().kind())
        .containsExactly(EventKind.SHARD_COMPLETED, EventKind.RUN_SETTLED, EventKind.RUN_COMPLETED);
    assertThat(last).extracting(EventRow::ordinal).containsExactly(0, 1, 2);
    assertThat(last).extracting(EventRow::revision).containsOnly(group.revision());
    assertThat(last).extracting(EventRow::atMillis).containsOnly(group.now());
  }

  private List<EventRow> tail(int count) {
    List<EventRow> events = group.events(run);
    return events.subList(events.size() - count, events.size());
  }

  @Test
  void tenantsLog_hasTheLifeOfRunsAndSessions_runsLogEverythingOfTheRun() {
    long session = job.open("w1");
    job.ok(job.complete(session, job.grant(session)));
    job.ok(job.pause());
    assertThat(kinds(tenant))
        .containsExactly(
            EventKind.RUN_CREATED,
            EventKind.SHARDS_ADDED,
            EventKind.RUN_SEALED,
            EventKind.SESSION_OPENED,
            EventKind.RUN_PAUSED);
    assertThat(kinds(run))
        .containsExactly(
            EventKind.RUN_CREATED,
            EventKind.SHARDS_ADDED,
            EventKind.RUN_SEALED,
            EventKind.SHARD_GRANTED,
            EventKind.SHARD_COMPLETED,
            EventKind.RUN_PAUSED);
  }

  private List<EventKind> kinds(EventScope scope) {
    return group.events(scope).stream().map(row -> row.event().kind()).toList();
  }

  @Test
  void deletedRun_takesItsLogAlong_andTheTenantsLogTellsOfIt() {
    job.ok(job.cancel());
    job.ok(job.delete());
    group.settle();
    assertThat(group.events(run)).isEmpty();
    assertThat(group.store().view().row(Table.EVENT_LOG, RowKeys.eventLog(run))).isNull();
    assertThat(kinds(tenant)).endsWith(EventKind.RUN_DELETING, EventKind.RUN_DELETED);
  }

  @Test
  void eventsAboveTheBound_areTrimmedFromTheOldEnd_andTheFloorSaysFromWhere() {
    group.unaudited();
    long before = group.events(run).size();
    turn(Limits.EVENTS_PER_LOG - (int) before);
    assertThat(log().events()).isEqualTo(Limits.EVENTS_PER_LOG);
    assertThat(group.tick().events(run)).hasSize(Limits.EVENTS_PER_LOG);
    assertThat(log().floorRevision()).isZero();
    List<EventRow> all = group.events(run);
    turn(5);
    assertThat(log().events()).isEqualTo(Limits.EVENTS_PER_LOG + 5);
    group.settle();
    List<EventRow> kept = group.events(run);
    assertThat(kept).hasSize(Limits.EVENTS_PER_LOG);
    assertThat(log().events()).isEqualTo(Limits.EVENTS_PER_LOG);
    assertThat(log().floorRevision()).isEqualTo(all.get(4).revision());
    assertThat(kept.get(0)).isEqualTo(all.get(5));
    long floor = log().floorRevision();
    assertThat(Events.after(group.store().view(), run, floor - 1, 10))
        .isEqualTo(new Events.Compacted(floor));
    Events.Delivered delivered =
        (Events.Delivered) Events.after(group.store().view(), run, floor, 10);
    assertThat(delivered.events().get(0)).isEqualTo(all.get(5));
  }

  @Test
  void revisionCutByTheTrim_isNeverDeliveredInPart() {
    group.unaudited();
    long session = job.open("w1", 10, 3_600_000);
    job.grants(session, 2); // two events of one revision
    List<EventRow> first = group.events(run);
    assertThat(first).hasSize(5);
    turn(Limits.EVENTS_PER_LOG - 5 + 4);
    group.settle();
    List<EventRow> kept = group.events(run);
    assertThat(kept.get(0)).isEqualTo(first.get(4)); // the second half of that revision
    assertThat(log().floorRevision()).isEqualTo(first.get(4).revision());
    Events.Delivered delivered =
        (Events.Delivered) Events.after(group.store().view(), run, log().floorRevision(), 10);
    assertThat(delivered.events().get(0).revision()).isGreaterThan(first.get(4).revision());
    assertThat(Events.after(group.store().view(), run, log().floorRevision() - 1, 10))
        .isInstanceOf(Events.Compacted.class);
  }

  /** So many events of the run, by turning it on and off. */
  private void turn(int events) {
    boolean paused = job.status() == RunStatus.PAUSED;
    List<Command> batch = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      batch.add(paused ? job.resume() : job.pause());
      paused = !paused;
      if (batch.size() == Limits.MAX_ENTRY_COMMANDS || i == events - 1) {
        group.entry("acme", batch.toArray(Command[]::new));
        batch.clear();
      }
    }
  }

  private EventLogRow log() {
    return (EventLogRow) group.store().view().row(Table.EVENT_LOG, RowKeys.eventLog(run));
  }

  @Test
  @Verifies("S14")
  void logsOfTwoRunsAndTenants_doNotMix() {
    Job other = Job.sealed(group, "other", "job", RunConfig.DEFAULT, "-");
    other.ok(other.pause());
    assertThat(kinds(run)).doesNotContain(EventKind.RUN_PAUSED);
    assertThat(group.events(other))
        .allSatisfy(
            row -> assertThat(row.event().incarnation()).isEqualTo(other.run.incarnation()));
  }
}
