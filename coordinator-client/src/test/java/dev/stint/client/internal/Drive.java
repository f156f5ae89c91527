package dev.stint.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpId;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A worker's logic in a test's hand: the test is network, coordinator, handlers and clock. */
final class Drive {
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  static final long TTL = 64 * SECOND;
  static final RunRef RUN = new RunRef("job", 3);

  final WorkerLogic logic;
  long now = 1_000 * SECOND;
  private final List<WorkerEffect> effects = new ArrayList<>();
  private long lastOpId;

  Drive(int concurrency, String... runs) {
    List<String> names = runs.length == 0 ? List.of("job") : List.of(runs);
    WorkerPlan plan = new WorkerPlan("w", List.of(), names, concurrency, TTL / MILLI);
    logic = new WorkerLogic(plan, () -> new OpId(0, ++lastOpId), () -> 0.5);
  }

  /** A worker whose session 100 is open and believed in, and whose first claim is on the way. */
  static Drive live(int concurrency, String... runs) {
    Drive drive = new Drive(concurrency, runs);
    drive.tick();
    drive.located();
    drive.accept(
        drive.one(ControlCommand.OpenSession.class), new Result.SessionOpened(100, TTL / MILLI, 0));
    drive.beat();
    return drive;
  }

  /** A live worker that holds one shard, number 0, under fence 200. */
  static Drive holding(int concurrency) {
    Drive drive = live(concurrency);
    drive.grant(drive.one(ClaimCommand.class), grant(0, 200));
    List<WorkerEffect.Submit> next = drive.all(ClaimCommand.class);
    drive.effects.clear();
    drive.effects.addAll(next);
    return drive;
  }

  static Key key(String text) {
    return Key.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static Cursor at(String text) {
    return Cursor.at(key(text));
  }

  /** Of {@code [b, y)}. */
  static Grant grant(long shard, long fence) {
    KeyRange range = KeyRange.of(key("b"), key("y"));
    return new Grant(new ShardRef(RUN, shard), fence, 1, range, null, Blob.EMPTY, true);
  }

  static HeldLease lease(long shard, long fence) {
    return new HeldLease(3, shard, fence);
  }

  static HeldShard held(long shard, long fence) {
    return new HeldShard(new ShardRef(RUN, shard), fence);
  }

  Drive tick() {
    logic.tick(now);
    effects.addAll(logic.takeEffects());
    return this;
  }

  Drive after(long nanos) {
    now += nanos;
    return tick();
  }

  void located() {
    logic.located(now, new Located.Found(7, 50_000));
    tick();
  }

  void answer(WorkerEffect.Submit submit, Answer answer) {
    logic.answered(now, submit.ticket(), answer);
    tick();
  }

  void accept(WorkerEffect.Submit submit, Result result) {
    answer(submit, Answer.Accepted.of(result, 300));
  }

  void done(WorkerEffect.Submit submit) {
    accept(submit, Result.Done.INSTANCE);
  }

  void refuse(WorkerEffect.Submit submit, ErrorCode code) {
    answer(submit, Answer.Refused.of(Refusal.of(code, "no", "")));
  }

  /** Refuses the claim because there is no such run. */
  void missing(WorkerEffect.Submit claim, String run) {
    answer(
        claim,
        Answer.Refused.of(
            new Refusal(
                ErrorCode.NOT_FOUND,
                "",
                "",
                run,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }

  void lost(WorkerEffect.Submit submit) {
    answer(submit, new Answer.Unknown("no answer in time"));
  }

  void grant(WorkerEffect.Submit claim, Grant... grants) {
    accept(claim, new Result.Granted(Arrays.asList(grants)));
  }

  void nothing(WorkerEffect.Submit claim, Result.NothingGranted.Why why) {
    accept(claim, new Result.NothingGranted(why, -1));
  }

  /** Answers the heartbeat that is on the way, as one that found the leases that were counted. */
  void beat() {
    accept(one(SessionCommand.Heartbeat.class), new Result.HeartbeatAccepted(0, true, false));
  }

  /** Answers the heartbeat that is on the way with this list. */
  void beat(long revision, HeldShard... leases) {
    answer(
        one(SessionCommand.Heartbeat.class),
        new Answer.Accepted(
            new Result.HeartbeatAccepted(0, false, false),
            new HeldList(List.of(leases), revision),
            revision,
            false));
  }

  void checkpoint(long request, String key) {
    logic.checkpoint(now, lease(0, 200), request, at(key), -1, -1);
    tick();
  }

  void ended(Ending ending) {
    logic.ended(now, lease(0, 200), ending);
    tick();
  }

  /** What was submitted of that kind since the last look, oldest first. */
  List<WorkerEffect.Submit> all(Class<? extends Command> kind) {
    List<WorkerEffect.Submit> found =
        effects.stream()
            .filter(WorkerEffect.Submit.class::isInstance)
            .map(WorkerEffect.Submit.class::cast)
            .filter(submit -> kind.isInstance(submit.command()))
            .toList();
    effects.removeAll(found);
    return found;
  }

  WorkerEffect.Submit one(Class<? extends Command> kind) {
    List<WorkerEffect.Submit> all = all(kind);
    assertThat(all).as(kind.getSimpleName()).hasSize(1);
    return all.get(0);
  }

  <C extends Command> C command(Class<C> kind) {
    return kind.cast(one(kind).command());
  }

  void none(Class<? extends Command> kind) {
    assertThat(all(kind)).as(kind.getSimpleName()).isEmpty();
  }

  /** What else was wanted of that kind since the last look. */
  <E extends WorkerEffect> List<E> effects(Class<E> kind) {
    List<E> found = effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    effects.removeAll(found);
    return found;
  }
}
