package dev.stint.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.api.v1.Event;
import dev.stint.api.v1.Event.KindCase;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Position;
import dev.stint.api.v1.Quotas;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.SetQuota;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.value.Limits;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WatchingTest {
  private final LocalGroup group = new LocalGroup();
  private final LocalJob job = LocalJob.sealed(group, "acme", "job", "-m", "m-");

  private Watching watch(WatchRequest.Builder request) throws RequestRefusedException {
    return group.reads.of(request.setTenant("acme").build());
  }

  private Optional<WatchResponse> next(Watching watching) throws RequestRefusedException {
    return watching.next(group.store.view(), group.header());
  }

  private List<KindCase> rest(Watching watching) throws RequestRefusedException {
    List<KindCase> kinds = new ArrayList<>();
    for (Optional<WatchResponse> one = next(watching); one.isPresent(); one = next(watching)) {
      one.get().getEvents().getEventsList().forEach(event -> kinds.add(event.getKindCase()));
    }
    return kinds;
  }

  private Code refused(WatchRequest.Builder request) {
    try {
      watch(request).next(group.store.view(), group.header());
      throw new AssertionError("answered");
    } catch (RequestRefusedException e) {
      return e.code();
    }
  }

  @Test
  void runsLog_isFollowedFromItsBeginning_afterProgressFirst() throws RequestRefusedException {
    Watching watching = watch(WatchRequest.newBuilder().setRun(job.run));
    WatchResponse first = next(watching).orElseThrow();
    assertThat(first.hasProgress()).isTrue();
    assertThat(first.getPosition()).isEqualTo(at(0));
    assertThat(rest(watching))
        .containsExactly(KindCase.RUN_CREATED, KindCase.SHARDS_ADDED, KindCase.RUN_SEALED);
    SessionId session = job.open("w1");
    assertThat(rest(watching)).isEmpty();
    Grant grant = job.grant(session);
    group.accepted("acme", job.complete(session, grant));
    WatchResponse events = next(watching).orElseThrow();
    Event granted = events.getEvents().getEvents(0);
    assertThat(granted.getRun()).isEqualTo(job.run);
    assertThat(granted.getShardId()).isZero();
    assertThat(granted.hasShardId()).isTrue();
    assertThat(granted.getSession()).isEqualTo(session);
    assertThat(granted.getFence()).isEqualTo(grant.getFence());
    assertThat(granted.getShardGranted().getWorker()).isEqualTo("w1");
    assertThat(granted.getShardGranted().getAttempt()).isEqualTo(1);
    assertThat(events.getPosition().getRevision()).isEqualTo(watching.position());
    assertThat(watching.progress(group.header()).getPosition()).isEqualTo(events.getPosition());
  }

  private static Position at(long revision) {
    return Position.newBuilder().setGroup(LocalGroup.GROUP).setRevision(revision).build();
  }

  @Test
  void tenantsLog_isFollowedFromAnyPositionGivenOut() throws RequestRefusedException {
    Watching watching = watch(WatchRequest.newBuilder());
    next(watching);
    assertThat(rest(watching))
        .containsExactly(KindCase.RUN_CREATED, KindCase.SHARDS_ADDED, KindCase.RUN_SEALED);
    Position position = at(watching.position());
    job.open("w1");
    Watching resumed = watch(WatchRequest.newBuilder().setAfter(position));
    assertThat(next(resumed).orElseThrow().getPosition()).isEqualTo(position);
    assertThat(rest(resumed)).containsExactly(KindCase.SESSION_OPENED);
    Watching now = watch(WatchRequest.newBuilder().setFromNow(true));
    next(now);
    assertThat(rest(now)).isEmpty();
    job.open("w2");
    assertThat(rest(now)).containsExactly(KindCase.SESSION_OPENED);
  }

  @Test
  void positionThatWasTrimmed_endsTheStreamWithTheOldestLeft() throws RequestRefusedException {
    for (int i = 0; i < Limits.EVENTS_PER_LOG + 10; i++) {
      SetQuota.Builder quota =
          SetQuota.newBuilder()
              .setOpId(group.id())
              .setExpiresAt(group.expiry())
              .setQuotas(Quotas.newBuilder().setRuns(i + 1));
      group.accepted("acme", Operation.newBuilder().setSetQuota(quota));
    }
    group.after(0).after(0);
    Watching late = watch(WatchRequest.newBuilder().setAfter(at(1)));
    WatchResponse compacted = next(late).orElseThrow();
    assertThat(compacted.getCompacted().getOldest().getRevision()).isGreaterThan(1);
    assertThat(late.isOver()).isTrue();
    assertThat(next(late)).isEmpty();
    Watching fromOldest = watch(WatchRequest.newBuilder());
    assertThat(next(fromOldest).orElseThrow().getPosition())
        .isEqualTo(compacted.getCompacted().getOldest());
    assertThat(rest(fromOldest)).hasSize(Limits.EVENTS_PER_LOG);
  }

  @Test
  void deletedRun_endsTheStreamAsNotFound() throws RequestRefusedException {
    Watching watching = watch(WatchRequest.newBuilder().setRun(job.run));
    next(watching);
    Real real = new Real(job, SessionId.getDefaultInstance());
    for (Operation.OperationCase kind :
        List.of(Operation.OperationCase.CANCEL_RUN, Operation.OperationCase.DELETE_RUN)) {
      Operation.Builder operation = Samples.of(kind).toBuilder();
      real.adapt(operation);
      group.accepted("acme", operation);
    }
    assertThat(rest(watching)).endsWith(KindCase.RUN_CANCELLED, KindCase.RUN_DELETING);
    for (int i = 0; i < 20; i++) {
      group.after(10);
    }
    assertThatThrownBy(() -> next(watching))
        .isInstanceOfSatisfying(
            RequestRefusedException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND));
    Watching tenants = watch(WatchRequest.newBuilder());
    next(tenants);
    assertThat(rest(tenants)).endsWith(KindCase.RUN_DELETED);
  }

  @Test
  void badRequests_areRefused() {
    assertThat(refused(WatchRequest.newBuilder().setAfter(at(-1))))
        .isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused(WatchRequest.newBuilder().setAfter(at(1).toBuilder().setGroup(9))))
        .isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused(WatchRequest.newBuilder().setAfter(at(1)).setFromNow(true)))
        .isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused(WatchRequest.newBuilder().setGroup(9))).isEqualTo(Code.NOT_FOUND);
    assertThat(refused(WatchRequest.newBuilder().setRun(job.run.toBuilder().setName("nob"))))
        .isEqualTo(Code.NOT_FOUND);
    assertThat(refused(WatchRequest.newBuilder().setRun(job.run.toBuilder().setTenant("other"))))
        .isEqualTo(Code.NOT_FOUND);
    assertThat(refused(WatchRequest.newBuilder().setRun(job.run.toBuilder().setName("A B"))))
        .isEqualTo(Code.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void eachKindOfEvent_isShownAsTheKindOfItsName(EventKind kind) {
    dev.stint.core.row.Event event =
        new dev.stint.core.row.Event(kind, "job", 17, 5, 23, 31, 1, 2, 8, "text", List.of(4L, 6L));
    EventRow row = new EventRow(EventScope.ofRun(17, 1), 1, 99, 3, 1_000, event);
    Event message = new EventViews(LocalGroup.GROUP, "acme").event(row);
    String name = kind == EventKind.SHARD_RESIDUAL_SPLIT ? "RESIDUAL_SPLIT" : kind.name();
    assertThat(message.getKindCase().name()).isEqualTo(name);
    assertThat(message.getRevision()).isEqualTo(99);
    assertThat(message.getOrdinal()).isEqualTo(3);
    assertThat(message.getLogicalTimeMillis()).isEqualTo(1_000);
  }

  @Test
  void eachKindOfTheContract_comesFromACoresKind() {
    List<String> kinds =
        Event.getDescriptor().getOneofs().stream()
            .filter(oneof -> oneof.getName().equals("kind"))
            .findFirst()
            .orElseThrow()
            .getFields()
            .stream()
            .map(field -> field.getName().toUpperCase(Locale.ROOT))
            .toList();
    assertThat(kinds).hasSameSizeAs(EventKind.values());
  }

  @Test
  void event_aboutNothingInParticular_leavesFieldsAbsent() {
    dev.stint.core.row.Event event = dev.stint.core.row.Event.of(EventKind.QUOTA_SET, "");
    EventRow row = new EventRow(EventScope.ofTenant(1), 1, 99, 0, 1_000, event);
    Event message = new EventViews(LocalGroup.GROUP, "acme").event(row);
    assertThat(message.hasRun()).isFalse();
    assertThat(message.hasShardId()).isFalse();
    assertThat(message.hasSession()).isFalse();
    assertThat(message.hasFence()).isFalse();
  }
}
