package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardInfo;
import dev.stint.api.v1.ShardStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * A worker that claims, moves and completes shards while others break what it talks to. It sends
 * each operation until it is judged, and old ones again, late and out of order; and knows at each
 * moment what must be true of every shard.
 */
final class JobUnderFire implements AutoCloseable {
  private static final int SHARDS = 26;
  private static final int MOVES = 40;

  private final Caller caller;
  private final Caller heart;
  private final RunRef run;
  private final SessionId session;
  private final List<Operation> sent = new ArrayList<>();
  private final long[] fences = new long[SHARDS];
  private final String[] cursors = new String[SHARDS];
  private final boolean[] done = new boolean[SHARDS];
  private final AtomicLong acknowledged = new AtomicLong();
  private final Random random = new Random(11);
  private final CompletableFuture<Void> work;
  private final CompletableFuture<Void> beats;
  private volatile boolean stopping;
  private long sequence;
  private long replays;

  JobUnderFire(List<String> addresses) {
    caller = new Caller("acme", addresses);
    heart = new Caller("acme", addresses);
    run = caller.run("under-fire", boundaries());
    session = caller.session("w1", 10_000);
    work = CompletableFuture.runAsync(this::work);
    beats = CompletableFuture.runAsync(this::beat);
  }

  private static String[] boundaries() {
    String[] letters = new String[SHARDS - 1];
    for (int i = 1; i < SHARDS; i++) {
      letters[i - 1] = String.valueOf((char) ('a' + i));
    }
    return letters;
  }

  private void beat() {
    while (!stopping) {
      assertThat(heart.accepted(Ops.heartbeat(session)).hasHeartbeatAccepted()).isTrue();
      Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    }
  }

  private void work() {
    while (!stopping) {
      OperationResult granted = send(Ops.claim(session, ++sequence, 1, 0, "under-fire"));
      if (granted.hasNothingGranted()) {
        return; // all shards are done
      }
      Grant grant = granted.getLeasesGranted().getGrants(0);
      int shard = (int) grant.getShard().getShardId();
      assertThat(fences[shard]).as("granted once, while its session lives").isZero();
      fences[shard] = grant.getFence();
      for (int i = 0; i < MOVES && !stopping; i++) {
        String key = (char) ('a' + shard) + String.format("%03d", i);
        send(Ops.checkpoint(session, grant, ++sequence, key));
        cursors[shard] = key;
        repeatAnOldOne();
      }
      if (!stopping) {
        send(Ops.complete(session, grant, ++sequence));
        done[shard] = true;
      }
    }
  }

  private OperationResult send(Operation operation) {
    OperationResult result = caller.accepted(operation);
    sent.add(operation);
    acknowledged.incrementAndGet();
    return result;
  }

  /** It was judged before, so it is answered as then, or refused, and changes nothing (S9). */
  private void repeatAnOldOne() {
    OperationResult again = caller.sure(sent.get(random.nextInt(sent.size())));
    replays++;
    assertThat(
            again.getReplayed()
                || again.getRejection().getCode() == RejectionCode.REJECTION_CODE_SUPERSEDED
                || again.getRejection().getCode() == RejectionCode.REJECTION_CODE_SHARD_TERMINAL)
        .as("%s", again)
        .isTrue();
  }

  /** Waits until that many more operations were acknowledged. */
  void goesOn(int operations) {
    long target = acknowledged.get() + operations;
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> work.isDone() || beats.isDone() || acknowledged.get() >= target);
    if (work.isCompletedExceptionally()) {
      work.join();
    }
    if (beats.isDone()) {
      beats.join();
    }
    assertThat(work).as("there is still work, so that what comes next hits something").isNotDone();
  }

  /** Ends the work and compares every shard with what was acknowledged (S13). */
  void stopAndCompare() {
    stopping = true;
    work.join();
    beats.join();
    assertThat(replays).isPositive();
    for (int shard = 0; shard < SHARDS; shard++) {
      ShardInfo info = caller.shard(run, shard);
      assertThat(info.getFence()).as("%s", info).isEqualTo(fences[shard]);
      assertThat(info.getAttempts()).as("%s", info).isEqualTo(fences[shard] == 0 ? 0 : 1);
      assertThat(info.getStatus() == ShardStatus.SHARD_STATUS_DONE)
          .as("%s", info)
          .isEqualTo(done[shard]);
      assertThat(info.hasCursor() ? info.getCursor().getLastKey().toStringUtf8() : null)
          .as("%s", info)
          .isEqualTo(cursors[shard]);
    }
    caller.verify();
  }

  /** Attempts that ended without a judgement. */
  long failures() {
    return caller.failures();
  }

  @Override
  public void close() {
    stopping = true;
    caller.close();
    heart.close();
  }
}
