package dev.stint.core.rules;

import dev.stint.core.command.Judged;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.row.Event;
import dev.stint.core.row.EventLogRow;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.state.Draft;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules share while an entry is applied: typed look-ups, the next revision, events and
 * effects. Lives for one entry.
 */
final class Scope {
  final Draft draft;
  private final List<Effect> effects = new ArrayList<>();

  Scope(Draft draft) {
    this.draft = draft;
  }

  long now() {
    return draft.now();
  }

  /** Takes the next revision: once per accepted command or step of background work. */
  long revise() {
    draft.group(draft.group().withRevision(draft.nextRevision()));
    return draft.group().revision();
  }

  TenantRow tenant(String name) {
    return (TenantRow) draft.row(Table.TENANT, RowKeys.tenant(name));
  }

  RunRow run(String tenant, String name) {
    return (RunRow) draft.row(Table.RUN, RowKeys.run(tenant, name));
  }

  /** The run of this name if it is this incarnation, else {@code null}. */
  RunRow run(String tenant, RunRef ref) {
    RunRow run = run(tenant, ref.name());
    return run == null || run.incarnation() != ref.incarnation() ? null : run;
  }

  /** The run of this incarnation, or {@code null}. */
  RunRow run(long incarnation) {
    byte[] name = draft.derived(Table.INCARNATION, RowKeys.number(incarnation));
    return name == null ? null : (RunRow) draft.row(Table.RUN, name);
  }

  ShardRow shard(long incarnation, long shard) {
    return (ShardRow) draft.row(Table.SHARD, RowKeys.shard(incarnation, shard));
  }

  /** The tenant's session of this id, or {@code null}: another tenant's does not exist (S14). */
  SessionRow session(String tenant, long session) {
    SessionRow row = session(session);
    TenantRow owner = row == null ? null : tenant(tenant);
    return owner == null || owner.number() != row.tenant() ? null : row;
  }

  SessionRow session(long session) {
    return (SessionRow) draft.row(Table.SESSION, RowKeys.session(session));
  }

  boolean isLive(SessionRow sessionOrNull) {
    return sessionOrNull != null && sessionOrNull.isLiveAt(draft.horizon());
  }

  /** Writes a shard, and tells the leader when workers may get it. */
  void put(RunRow run, ShardRow shard) {
    draft.put(shard);
    if (shard.isClaimable() && run.status() == RunStatus.ACTIVE) {
      long at = Math.max(shard.notBeforeMillis(), now());
      effect(new Effect.ShardsClaimable(run.tenant(), run.name(), run.incarnation(), at, 1));
    }
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  int effectMark() {
    return effects.size();
  }

  void effectRollback(int mark) {
    effects.subList(mark, effects.size()).clear();
  }

  List<Effect> effects() {
    return effects;
  }

  /** Appends to the run's log, and to the tenant's if the kind is of its concern. */
  void event(RunRow run, long revision, Event event) {
    append(EventScope.ofRun(run.incarnation(), run.tenant()), run.tenant(), revision, event);
    if (event.kind().isTenantWide()) {
      event(run.tenant(), revision, event);
    }
  }

  /** Appends to the tenant's log. */
  void event(int tenant, long revision, Event event) {
    append(EventScope.ofTenant(tenant), tenant, revision, event);
  }

  private void append(EventScope scope, int tenant, long revision, Event event) {
    EventLogRow log = (EventLogRow) draft.row(Table.EVENT_LOG, RowKeys.eventLog(scope));
    if (log == null) {
      log = new EventLogRow(scope, tenant, 0, 0, revision, 0);
    }
    int ordinal = log.lastRevision() == revision ? log.nextOrdinal() : 0;
    draft.put(new EventRow(scope, tenant, revision, ordinal, now(), event));
    draft.put(
        new EventLogRow(
            scope, tenant, log.events() + 1, log.floorRevision(), revision, ordinal + 1));
  }

  static ShardRef ref(RunRow run, ShardRow shard) {
    return new ShardRef(run.ref(), shard.shard());
  }

  /** The name of the run with this incarnation, or empty when it is gone. */
  String runName(long incarnation) {
    byte[] key = draft.derived(Table.INCARNATION, RowKeys.number(incarnation));
    if (key == null) {
      return "";
    }
    String both = new String(key, StandardCharsets.UTF_8);
    return both.substring(both.indexOf('\0') + 1);
  }

  /** An answer that changes nothing. */
  Answer refuse(Rejection rejection) {
    return new Answer(new Judged(new Result.Rejected(rejection), draft.group().revision()), false);
  }

  Answer refuse(RejectionCode code, String subject) {
    return refuse(Rejection.of(code, subject));
  }

  Answer accept(Result result) {
    return new Answer(new Judged(result, draft.group().revision()), false);
  }

  static Result rejected(RejectionCode code, String subject) {
    return new Result.Rejected(Rejection.of(code, subject));
  }
}
