package dev.stint.client.worker;

import dev.stint.client.error.Refusal;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.Coordinator;
import dev.stint.client.internal.Located;
import dev.stint.client.internal.RealRules;
import dev.stint.client.model.Advice;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardHandle;
import dev.stint.client.runtime.NanoClock;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.WhenDone;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The coordinator's real rules, next door to a worker with real threads. Time is the test's: it
 * stands still until it is moved, for the coordinator and the worker alike.
 */
final class RuleCoordinator implements Coordinator, NanoClock {
  private final RealRules rules = new RealRules();
  private final Map<SessionId, Consumer<Advice>> listeners = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long nanos = 1_000_000_000_000L;
  private final List<Consumer<Answer>> unheard = new ArrayList<>();
  private boolean cutOff;
  private Refusal refusalOfAll;
  private long lastOp;

  /** Heartbeats that were judged. */
  private int beats;

  private record Waiting(ClaimCommand claim, Consumer<Answer> done) {}

  static Key key(String text) {
    return Key.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A run of these ranges, which are given as "a-f", in this order. */
  synchronized RunRef run(String name, String... ranges) {
    RunConfig config = new RunConfig(100, 1, 0, 3, 3, 10, 100, true, WhenDone.MANUAL, 0);
    Answer.Accepted created =
        (Answer.Accepted) judge(new RunCommand.CreateRun(stamp(), name, config));
    RunRef run = new RunRef(name, ((Result.RunCreated) created.result()).incarnation());
    List<KeyRange> cut = new ArrayList<>();
    for (String range : ranges) {
      String[] ends = range.split("-");
      cut.add(KeyRange.of(key(ends[0]), key(ends[1])));
    }
    judge(new ShardsCommand.AddShards(stamp(), run, 0, cut, List.of(), List.of()));
    judge(new RunCommand.SealRun(stamp(), run));
    askAgain();
    return run;
  }

  private OpStamp stamp() {
    return new OpStamp(new OpId(9, ++lastOp), RealRules.GROUP, rules.now() + 60_000);
  }

  synchronized ShardRow shard(RunRef run, long shard) {
    return rules.reads().shard(run, shard).orElseThrow().shard();
  }

  synchronized long leased(RunRef run) {
    return rules.reads().run(run).orElseThrow().leased();
  }

  /** How many shards of the run are done. */
  synchronized long done(RunRef run) {
    return rules.reads().run(run).orElseThrow().done();
  }

  synchronized boolean isLive(SessionId session) {
    return rules
        .reads()
        .session(session.revision())
        .map(row -> row.session().isLiveAt(logicalMillis()))
        .orElse(false);
  }

  synchronized int beats() {
    return beats;
  }

  /** Commands that did not come through. */
  synchronized int unheard() {
    return unheard.size();
  }

  /** How many sessions' advice is listened to. */
  synchronized int listeners() {
    return listeners.size();
  }

  /** From now on nothing comes through, in neither direction. */
  synchronized void cutOff() {
    cutOff = true;
  }

  /** From now on everything comes through, and is refused so. */
  synchronized void refuseAll(Refusal refusal) {
    refusalOfAll = refusal;
    cutOff = false;
    unheard.forEach(each -> each.accept(Answer.Refused.of(refusal)));
    unheard.clear();
  }

  void elapse(Duration time) {
    List<Consumer<Advice>> all;
    synchronized (this) {
      nanos += time.toNanos();
      if (!cutOff) {
        rules.at(logicalMillis());
        rules.tick();
        askAgain();
      }
      all = List.copyOf(listeners.values());
    }
    // Advice about a lease of nobody: so that the worker looks at its clock.
    ShardHandle shard = new ShardHandle(new RunHandle(RealRules.TENANT, "none", 1, 7), 0);
    LeaseHandle nobody = new LeaseHandle(new SessionId(RealRules.GROUP, 0), shard, 0);
    all.forEach(each -> each.accept(new Advice.Revoked(nobody, LossReason.REVOKED)));
  }

  /** Takes the lease back, and says so. */
  void revoke(LeaseHandle lease) {
    Consumer<Advice> listener;
    synchronized (this) {
      judge(new ShardsCommand.RevokeLease(stamp(), lease.shard().ref(), false));
      listener = listeners.get(lease.session());
    }
    listener.accept(new Advice.Revoked(lease, LossReason.REVOKED));
  }

  private long logicalMillis() {
    return nanos / 1_000_000;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public String tenant() {
    return RealRules.TENANT;
  }

  @Override
  public synchronized void locate(String run, long timeoutNanos, Consumer<Located> done) {
    done.accept(new Located.Found(RealRules.GROUP, logicalMillis()));
  }

  @Override
  public synchronized void submit(
      int group, Command command, long waitMillis, long timeoutNanos, Consumer<Answer> done) {
    if (cutOff) {
      unheard.add(done);
      return;
    }
    if (refusalOfAll != null) {
      done.accept(Answer.Refused.of(refusalOfAll));
      return;
    }
    if (command instanceof SessionCommand.Heartbeat) {
      beats++;
    }
    Answer answer = judge(command);
    if (command instanceof ClaimCommand claim && waitMillis > 0 && isNothing(answer)) {
      waiting.add(new Waiting(claim, done));
      return;
    }
    if (command instanceof ClaimCommand) {
      List<Waiting> replaced = List.copyOf(waiting);
      waiting.clear();
      replaced.forEach(each -> each.done().accept(answer));
    }
    done.accept(answer);
    askAgain();
  }

  private static boolean isNothing(Answer answer) {
    return answer instanceof Answer.Accepted accepted
        && accepted.result() instanceof Result.NothingGranted nothing
        && nothing.why() == Result.NothingGranted.Why.NOTHING_CLAIMABLE;
  }

  private void askAgain() {
    for (Waiting each : List.copyOf(waiting)) {
      Answer answer = judge(each.claim());
      if (!isNothing(answer)) {
        waiting.remove(each);
        each.done().accept(answer);
      }
    }
  }

  private Answer judge(Command command) {
    rules.at(logicalMillis());
    return rules.judge(command);
  }

  @Override
  public synchronized void listen(SessionId session, Consumer<Advice> listener) {
    listeners.put(session, listener);
  }

  @Override
  public synchronized void unlisten(SessionId session) {
    listeners.remove(session);
  }
}
