package dev.stint.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.read.Events.Compacted;
import dev.stint.core.read.Events.Delivered;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.value.Limits;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventsTest {

  private static EventScope ofRun(Job job) {
    return EventScope.ofRun(job.run.incarnation(), tenant(job));
  }

  private static EventScope ofTenant(Job job) {
    return EventScope.ofTenant(tenant(job));
  }

  private static int tenant(Job job) {
    return job.group.reads(job.tenant).tenant().orElseThrow().number();
  }

  private static List<EventRow> all(Group group, EventScope scope, int limit) {
    List<EventRow> all = new ArrayList<>();
    long position = Events.oldest(group.store().view(), scope);
    while (true) {
      Delivered step = (Delivered) Events.after(group.store().view(), scope, position, limit);
      assertThat(step.events()).allMatch(event -> event.revision() <= step.position());
      all.addAll(step.events());
      position = step.position();
      if (step.events().isEmpty()) {
        return all;
      }
    }
  }

  private static List<EventKind> kinds(List<EventRow> events) {
    return events.stream().map(row -> row.event().kind()).toList();
  }

  @Test
  void runsLog_tellsItsLifeInOrder_inPiecesOfAnySize() {
    Job job = Job.sealed("-m", "m-");
    long session = job.open("w1");
    for (int i = 0; i < 2; i++) {
      Grant grant = job.grant(session);
      job.group.accepted(Result.Done.class, "acme", job.complete(session, grant));
    }
    for (int limit : List.of(1, 2, 3, 100)) {
      List<EventRow> events = all(job.group, ofRun(job), limit);
      assertThat(kinds(events))
          .containsExactly(
              EventKind.RUN_CREATED,
              EventKind.SHARDS_ADDED,
              EventKind.RUN_SEALED,
              EventKind.SHARD_GRANTED,
              EventKind.SHARD_COMPLETED,
              EventKind.SHARD_GRANTED,
              EventKind.SHARD_COMPLETED,
              EventKind.RUN_SETTLED,
              EventKind.RUN_COMPLETED);
    }
  }

  @Test
  void revision_isDeliveredWhole_whateverTheLimit() {
    Job job = Job.sealed("-b", "b-c", "c-d", "d-");
    long session = job.open("w1");
    job.claim(session, 4);
    long granted = job.group.revision();
    Delivered first =
        (Delivered) Events.after(job.group.store().view(), ofRun(job), granted - 1, 1);
    assertThat(first.events()).hasSize(4).allMatch(event -> event.revision() == granted);
    assertThat(first.events()).extracting(EventRow::ordinal).containsExactly(0, 1, 2, 3);
    Delivered two = (Delivered) Events.after(job.group.store().view(), ofRun(job), granted - 1, 2);
    assertThat(two.events()).hasSize(4);
  }

  @Test
  void quietLog_movesThePositionToTheGroupsRevision_andNeverBack() {
    Job job = Job.sealed("-");
    job.open("w1");
    long revision = job.group.revision();
    assertThat(Events.after(job.group.store().view(), ofRun(job), revision - 1, 9))
        .isEqualTo(new Delivered(List.of(), revision));
    assertThat(Events.after(job.group.store().view(), ofRun(job), revision + 70, 9))
        .isEqualTo(new Delivered(List.of(), revision + 70));
    assertThat(Events.after(job.group.store().view(), ofRun(job), Long.MAX_VALUE, 9))
        .isEqualTo(new Delivered(List.of(), Long.MAX_VALUE));
  }

  @Test
  void tenantsLog_holdsTheLifeOfRunsAndSessions_andNoShards() {
    Job job = Job.sealed("-");
    long session = job.open("w1");
    Grant grant = job.grant(session);
    job.group.accepted(Result.Done.class, "acme", job.complete(session, grant));
    assertThat(kinds(all(job.group, ofTenant(job), 100)))
        .containsExactly(
            EventKind.RUN_CREATED,
            EventKind.SHARDS_ADDED,
            EventKind.RUN_SEALED,
            EventKind.SESSION_OPENED,
            EventKind.RUN_SETTLED,
            EventKind.RUN_COMPLETED);
    Job other = Job.unsealed(job.group, "other", "job", RunConfig.DEFAULT);
    assertThat(kinds(all(job.group, ofTenant(other), 100))).containsExactly(EventKind.RUN_CREATED);
  }

  @Test
  void trimmedLog_isToldAndGoesOnFromTheOldestWithoutAGap() {
    Job job = Job.sealed("-");
    int many = Limits.EVENTS_PER_LOG + 300;
    List<Command> batch = new ArrayList<>();
    List<Long> revisions = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Quotas other = new Quotas(i + 1, 9, 9, 9, 0, 1_000, 2_000);
      batch.add(new ControlCommand.SetQuota(job.group.stamp(), other));
      if (batch.size() == 1_000 || i == many - 1) {
        job.group
            .entry("acme", batch.toArray(new Command[0]))
            .forEach(answer -> revisions.add(answer.judged().revision()));
        batch.clear();
      }
    }
    job.group.tick().tick();
    EventScope scope = ofTenant(job);
    Compacted compacted = (Compacted) Events.after(job.group.store().view(), scope, 0, 100);
    assertThat(compacted.oldest())
        .isPositive()
        .isEqualTo(Events.oldest(job.group.store().view(), scope));
    assertThat(Events.after(job.group.store().view(), scope, compacted.oldest() - 1, 100))
        .isEqualTo(compacted);
    List<EventRow> left = all(job.group, scope, 1_000);
    assertThat(left).hasSize(Limits.EVENTS_PER_LOG);
    assertThat(left)
        .extracting(EventRow::revision)
        .isEqualTo(revisions.subList(many - Limits.EVENTS_PER_LOG, many));
    assertThat(compacted.oldest()).isEqualTo(revisions.get(many - Limits.EVENTS_PER_LOG - 1));
  }

  @Test
  void deletedRun_isGone_andTheTenantsLogTellsOfIt() {
    Job job = Job.sealed("-m", "m-");
    EventScope scope = ofRun(job);
    job.group.accepted(
        Result.Done.class, "acme", new RunCommand.CancelRun(job.group.stamp(), job.run));
    job.group.accepted(
        Result.Done.class, "acme", new RunCommand.DeleteRun(job.group.stamp(), job.run));
    boolean told = false;
    for (int i = 0; i < 20; i++) {
      Events.Step step = Events.after(job.group.store().view(), scope, 0, 100);
      if (step instanceof Delivered delivered) {
        assertThat(kinds(delivered.events()))
            .startsWith(EventKind.RUN_CREATED)
            .endsWith(EventKind.RUN_DELETING);
        told = true;
      }
      job.group.tick();
    }
    assertThat(told).as("the log is there as long as a shard is").isTrue();
    assertThat(Events.after(job.group.store().view(), scope, 0, 100)).isEqualTo(new Events.Gone());
    assertThat(kinds(all(job.group, ofTenant(job), 100))).endsWith(EventKind.RUN_DELETED);
  }

  @Test
  void recreatedRun_hasALogOfItsOwn() {
    Job job = Job.sealed("-");
    EventScope old = ofRun(job);
    job.group.accepted(
        Result.Done.class, "acme", new RunCommand.CancelRun(job.group.stamp(), job.run));
    job.group.accepted(
        Result.Done.class, "acme", new RunCommand.DeleteRun(job.group.stamp(), job.run));
    for (int i = 0; i < 20; i++) {
      job.group.tick();
    }
    Job again = Job.unsealed(job.group, "acme", "job", RunConfig.DEFAULT);
    assertThat(again.run.incarnation()).isGreaterThan(job.run.incarnation());
    assertThat(Events.after(job.group.store().view(), old, 0, 100)).isEqualTo(new Events.Gone());
    assertThat(kinds(all(job.group, ofRun(again), 100))).containsExactly(EventKind.RUN_CREATED);
  }
}
