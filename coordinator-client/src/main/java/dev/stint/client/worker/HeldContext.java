package dev.stint.client.worker;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.client.internal.RangeTracker;
import dev.stint.client.internal.Texts;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardHandle;
import dev.stint.core.command.Grant;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The shard of one {@link HandlerRun}. */
final class HeldContext implements ShardContext {
  private static final Refusal OUTSIDE =
      Refusal.of(
          ErrorCode.OUT_OF_RANGE,
          "the key is outside the shard's range",
          "ask tryAdvance before working on a key");

  private final WorkerEngine engine;
  private final HandlerRun run;
  private final HeldLease key;
  private final LeaseHandle lease;
  private final Grant grant;
  private final RangeTracker tracker;

  HeldContext(
      WorkerEngine engine,
      HandlerRun run,
      SessionId session,
      HeldLease key,
      Grant grant,
      RangeTracker tracker) {
    this.engine = engine;
    this.run = run;
    this.key = key;
    this.grant = grant;
    this.tracker = tracker;
    RunHandle of =
        new RunHandle(
            engine.tenant(),
            grant.target().run().name(),
            grant.target().run().incarnation(),
            session.group());
    this.lease =
        new LeaseHandle(session, new ShardHandle(of, grant.target().shard()), grant.fence());
  }

  HandlerRun run() {
    return run;
  }

  @Override
  public ShardHandle shard() {
    return lease.shard();
  }

  @Override
  public LeaseHandle lease() {
    return lease;
  }

  @Override
  public long fence() {
    return grant.fence();
  }

  @Override
  public int attempt() {
    return grant.attempt();
  }

  @Override
  public KeyRange range() {
    return grant.range();
  }

  @Override
  public Blob metadata() {
    return grant.metadata();
  }

  @Override
  public Optional<Cursor> cursor() {
    return Optional.ofNullable(grant.cursorOrNull());
  }

  @Override
  public Optional<Key> resumeFrom() {
    return cursor().map(cursor -> cursor.lastKey().successor()).or(() -> range().start());
  }

  @Override
  public Blob token() {
    return cursor().map(Cursor::token).orElse(Blob.EMPTY);
  }

  @Override
  public Optional<Key> end() {
    return Optional.ofNullable(tracker.endOrNull());
  }

  @Override
  public boolean tryAdvance(Key to) {
    return tracker.tryAdvance(engine.now(), to);
  }

  @Override
  public boolean isLost() {
    return tracker.isLost(engine.now());
  }

  @Override
  public boolean isDraining() {
    return tracker.isDraining();
  }

  @Override
  public CompletableFuture<Void> checkpoint(Cursor cursor, long unitsDone, long unitsRemaining) {
    Sizes.check(cursor);
    Sizes.checkUnits(unitsDone, unitsRemaining);
    if (!tracker.passed(cursor.lastKey())) {
      return run.refuse(OUTSIDE);
    }
    return run.checkpoint(
        cursor,
        unitsDone,
        unitsRemaining,
        newest ->
            engine.input(
                (logic, now) -> {
                  HandlerRun.Wish wish = newest.get();
                  logic.checkpoint(
                      now, key, wish.request(), wish.cursor(), wish.units(), wish.remaining());
                }));
  }

  @Override
  public void flush() throws InterruptedException {
    run.flush();
  }

  @Override
  public CompletableFuture<Long> quarantine(Key poison, Blob token, String reason, String message) {
    Sizes.check(new Cursor(poison, token));
    String word = Texts.orEmpty(reason);
    String text = Texts.orEmpty(message);
    return run.request(
        request ->
            engine.input(
                (logic, now) -> logic.quarantine(now, key, request, poison, token, word, text)));
  }

  @Override
  public CompletableFuture<Long> split(Key at) {
    Objects.requireNonNull(at, "at");
    return run.request(
        request -> engine.input((logic, now) -> logic.splitResidual(now, key, request, at)));
  }
}
