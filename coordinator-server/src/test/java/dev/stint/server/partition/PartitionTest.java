package dev.stint.server.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.core.command.Proposal;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.StorageException;
import dev.stint.core.value.Fingerprint;
import dev.stint.server.gateway.Advice;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.Call;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.gateway.CallOutcome.NotDone;
import dev.stint.server.gateway.CallOutcome.Why;
import dev.stint.server.gateway.EntryOutcome;
import dev.stint.server.gateway.GatewayLimits;
import dev.stint.server.gateway.NextDue;
import dev.stint.server.metrics.Metrics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread around a gateway, over a log and a state that do as they are told. */
class PartitionTest {
  private final FakeLog log = new FakeLog();
  private final FakeState state = new FakeState();
  private final List<String> fatal = new CopyOnWriteArrayList<>();
  private final Partition partition =
      new Partition(
          "n1",
          state,
          GatewayLimits.DEFAULT,
          new Metrics(),
          new AdviceListener() {
            @Override
            public void onAdvice(long session, Advice advice) {}

            @Override
            public void onSessionEnded(long session) {}

            @Override
            public void onDeposed() {}
          },
          (reason, cause) -> fatal.add(reason));

  private static final class FakeLog implements Log {
    final List<CompletableFuture<Object>> answers = new CopyOnWriteArrayList<>();
    volatile EntryOutcome atOnce;
    volatile String leader = "n1";

    @Override
    public CompletableFuture<Object> submit(byte[] data, Object attachment) {
      CompletableFuture<Object> answer = new CompletableFuture<>();
      if (atOnce != null) {
        answer.complete(atOnce);
      }
      answers.add(answer);
      return answer;
    }

    @Override
    public boolean isLeaderReady(long term) {
      return true;
    }

    @Override
    public String leaderIdOrNull() {
      return leader;
    }
  }

  private static final class FakeState implements State {
    volatile boolean bootstrapped = true;
    volatile RuntimeException failure;

    @Override
    public GroupRow group() {
      if (failure != null) {
        throw failure;
      }
      GroupRow initial = GroupRow.initial(0);
      return bootstrapped ? initial.bootstrappedAt(1) : initial;
    }

    @Override
    public NextDue nextDue() {
      if (failure != null) {
        throw failure;
      }
      return NextDue.NOTHING;
    }

    @Override
    public long ratePerSecond(String tenant) {
      return 0;
    }
  }

  @AfterEach
  void close() {
    partition.close();
  }

  private void lead() {
    partition.start(log);
    partition.onLeaderReady(1);
    await().until(() -> partition.leads() || !state.bootstrapped || state.failure != null);
  }

  private AtomicReference<CallOutcome> submit() {
    AtomicReference<CallOutcome> outcome = new AtomicReference<>();
    partition.submit("t", List.of(call((answer, advice) -> outcome.set(answer))));
    return outcome;
  }

  private static Call<Waiting> call(Waiting.ForAnswer waiting) {
    Proposal proposal = new Proposal("", new SystemCommand.Bootstrap(1), Fingerprint.NONE);
    return Call.of(proposal, System.nanoTime() + TimeUnit.MINUTES.toNanos(1), waiting);
  }

  @Test
  void stateThatCanNotBeRead_endsTheNodeAndLeavesNobodyWaiting() {
    lead();
    AtomicReference<CallOutcome> waits = submit();
    await().until(() -> log.answers.size() == 1);
    state.failure = new StorageException("the disk is gone");
    log.answers.get(0).complete(new EntryOutcome.Busy(5)); // then it looks for what is due

    await().until(() -> !fatal.isEmpty());
    assertThat(fatal).containsExactly("the state of n1 can not be read");
    await().until(() -> waits.get() != null);
    await().until(() -> !partition.leads());
    assertThat(submit().get()).isEqualTo(new NotDone(Why.STOPPING, 0, null));
  }

  @Test
  void stateThatCanNotBeReadWhenLeadershipBegins_endsTheNode() {
    state.failure = new StorageException("the disk is gone");
    lead();

    await().until(() -> !fatal.isEmpty());
  }

  @Test
  void defectInTheLookAtWhatIsDue_othersGetTheirAnswers() {
    state.failure = null;
    lead();
    AtomicReference<CallOutcome> first = submit();
    await().until(() -> log.answers.size() == 1);
    state.failure = new IllegalStateException("a defect");
    log.answers.get(0).complete(new EntryOutcome.Busy(5));

    await().until(() -> first.get() != null);
    assertThat(fatal).isEmpty();
  }

  @Test
  void errorOnTheThread_endsTheNode() {
    lead();
    partition.submit(
        "t",
        List.of(
            call(
                (answer, advice) -> {
                  throw new StackOverflowError("in a test");
                })));
    await().until(() -> log.answers.size() == 1);
    log.answers.get(0).complete(new EntryOutcome.Busy(5));

    await().until(() -> !fatal.isEmpty());
    assertThat(fatal).containsExactly("the gateway's thread of n1 died");
    assertThat(submit().get()).isEqualTo(new NotDone(Why.STOPPING, 0, null));
  }

  @Test
  void firstEntryRefused_isTriedAgainWithTheNextStepAndNotAtOnce() {
    state.bootstrapped = false;
    log.atOnce = new EntryOutcome.Busy(5);
    lead();
    await().until(() -> log.answers.size() >= 2);
    int before = log.answers.size();
    long rounds = partition.rounds();

    await().until(() -> partition.rounds() >= rounds + 20);

    assertThat(log.answers.size() - before).as("of 20 rounds").isLessThanOrEqualTo(11);
  }

  @Test
  void deposed_doesNotNameItself() {
    lead();
    partition.onLeaderChanged("n1");
    AtomicReference<CallOutcome> waits = submit();
    await().until(() -> log.answers.size() == 1);
    partition.onNotLeader();
    log.answers.get(0).complete(new EntryOutcome.NotLeader(null));

    await().until(() -> waits.get() != null);
    assertThat(waits.get()).isEqualTo(new NotDone(Why.NOT_LEADING, 0, null));
    partition.onLeaderChanged("n2");
    AtomicReference<CallOutcome> later = submit();
    await().until(() -> later.get() != null);
    assertThat(later.get()).isEqualTo(new NotDone(Why.NOT_LEADING, 0, "n2"));
  }

  @Test
  void nothingToDo_theThreadComesRound() {
    lead();
    long rounds = partition.rounds();

    await().until(() -> partition.rounds() > rounds + 3);
  }

  @Test
  void closed_everybodyIsAnsweredOnce() {
    lead();
    AtomicReference<CallOutcome> logged = submit();
    await().until(() -> log.answers.size() == 1);
    CopyOnWriteArrayList<AppliedAt> released = new CopyOnWriteArrayList<>();
    CopyOnWriteArrayList<NotDone> refused = new CopyOnWriteArrayList<>();
    partition.read(
        new Waiting.ForRead() {
          @Override
          public void released(AppliedAt at) {
            released.add(at);
          }

          @Override
          public void refused(NotDone notDone) {
            refused.add(notDone);
          }
        },
        System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    partition.close();

    assertThat(logged.get()).isInstanceOf(CallOutcome.Unknown.class);
    assertThat(released).isEmpty();
    assertThat(refused).extracting(NotDone::why).containsExactly(Why.STOPPING);
    assertThat(submit().get()).isEqualTo(new NotDone(Why.STOPPING, 0, null));
    assertThat(fatal).isEmpty();
  }
}
