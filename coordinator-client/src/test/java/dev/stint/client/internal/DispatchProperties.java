package dev.stint.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * The dispatcher against nodes that go wrong in every way: each operation gets exactly one answer,
 * by its deadline; "nothing was done" is never said of something that was; and where all is well in
 * the end, what can still be done is.
 */
class DispatchProperties {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void everyOperation_getsOneTrueAnswerInTime(@ForAll long seed) {
    new Run(new Random(seed)).run();
  }

  private static final class Run {
    private final Random random;
    private final SimClock clock = new SimClock();
    private final DispatchLogic logic;
    private final Map<Long, String> addressOf = new HashMap<>();
    private final Map<Long, Boolean> streamOf = new HashMap<>();
    private final Set<Long> done = new HashSet<>();
    private final Map<Long, Answer> answers = new HashMap<>();
    private final Map<Long, Long> deadlines = new HashMap<>();
    private long settleAt = Long.MAX_VALUE;
    private boolean calm;
    private String leader = "a:1";

    Run(Random random) {
      this.random = random;
      DispatchOptions options =
          new DispatchOptions(2, 4, 1_000, 1_000, 500 * MILLI, 700 * MILLI, 3_000 * MILLI);
      logic =
          new DispatchLogic(
              List.of("a:1", "b:1", "c:1"),
              options,
              RetryPolicy.DEFAULT,
              random.nextBoolean(),
              random::nextDouble);
    }

    void run() {
      int count = 60;
      for (long id = 1; id <= count; id++) {
        long number = id;
        clock.after((long) (random.nextDouble() * 4_000) * MILLI, () -> submit(number));
      }
      for (int i = 0; i < 4; i++) {
        clock.after(
            (long) (random.nextDouble() * 5_000) * MILLI,
            () -> leader = random.nextInt(4) == 0 ? null : List.of("a:1", "b:1", "c:1").get(i()));
      }
      clock.after(
          6_000 * MILLI,
          () -> {
            calm = true;
            leader = "c:1";
          });
      while (clock.step(40_000 * MILLI)) {
        continue;
      }
      assertThat(answers).hasSize(count);
      assertThat(logic.outstanding()).isZero();
    }

    private int i() {
      return random.nextInt(3);
    }

    private void submit(long id) {
      long timeout = (100 + random.nextInt(20_000)) * MILLI;
      deadlines.put(id, clock.nanos() + timeout);
      boolean urgent = random.nextInt(5) == 0;
      boolean waits = !urgent && random.nextInt(5) == 0;
      logic.submit(new Operation(id, id, 100, urgent, waits, clock.nanos() + timeout));
      settle();
    }

    private void settle() {
      logic.settle(clock.nanos());
      logic.takeEffects().forEach(this::perform);
      long wake = logic.nextWake();
      if (wake < settleAt && wake != Long.MAX_VALUE) {
        settleAt = wake;
        clock.after(
            Math.max(wake - clock.nanos(), 1),
            () -> {
              settleAt = Long.MAX_VALUE;
              settle();
            });
      }
    }

    private void perform(DispatchEffect effect) {
      if (effect instanceof DispatchEffect.Finish finish) {
        finished(finish.operation().id(), finish.answer());
      } else if (effect instanceof DispatchEffect.Connect connect) {
        connect(connect);
      } else if (effect instanceof DispatchEffect.Transmit transmit) {
        assertThat(transmit.operations()).hasSizeBetween(1, 4);
        transmit(transmit);
      }
    }

    private void finished(long id, Answer answer) {
      assertThat(answers.put(id, answer)).as("answers to one operation").isNull();
      assertThat(clock.nanos()).isLessThanOrEqualTo(deadlines.get(id) + MILLI);
      if (answer instanceof Answer.NotDone) {
        assertThat(done).as("said not to be done").doesNotContain(id);
        done.add(-id); // from now on nothing of it may be on the way
      }
    }

    private void connect(DispatchEffect.Connect connect) {
      addressOf.put(connect.link(), connect.address());
      streamOf.put(connect.link(), connect.streaming());
      if (goesWrong(3)) {
        later(400, () -> logic.broken(clock.nanos(), connect.link(), unreachable()));
      } else if (!goesWrong(10)) {
        later(20, () -> logic.opened(connect.link()));
      }
    }

    private static Trouble unreachable() {
      return Trouble.of(Trouble.Kind.UNREACHABLE, "refused");
    }

    private void transmit(DispatchEffect.Transmit transmit) {
      long link = transmit.link();
      if (goesWrong(8)) {
        return; // nobody hears it
      }
      later(
          30,
          () -> {
            List<Runnable> replies = new ArrayList<>();
            for (Operation operation : transmit.operations()) {
              replies.add(judge(link, operation.id()));
            }
            if (goesWrong(5)) {
              fail(link, transmit.message());
            } else if (!goesWrong(8)) {
              replies.forEach(reply -> later(30, reply));
            }
          });
    }

    private void fail(long link, long message) {
      Trouble broken = Trouble.of(Trouble.Kind.BROKEN, "reset");
      if (streamOf.get(link)) {
        logic.broken(clock.nanos(), link, broken);
      } else {
        logic.messageFailed(clock.nanos(), link, message, broken);
      }
    }

    private Runnable judge(long link, long id) {
      if (!addressOf.get(link).equals(leader)) {
        String hint = random.nextBoolean() ? leader : null;
        return () ->
            logic.answered(
                clock.nanos(), link, id, new Verdict.Postponed("no", false, true, hint, 0));
      }
      if (goesWrong(6)) {
        return () ->
            logic.answered(
                clock.nanos(),
                link,
                id,
                new Verdict.Postponed("full", false, false, null, 50 * MILLI));
      }
      assertThat(done).as("done after it was said not to be").doesNotContain(-id);
      done.add(id);
      if (goesWrong(6)) {
        return () ->
            logic.answered(
                clock.nanos(), link, id, new Verdict.Postponed("?", true, false, null, 0));
      }
      Answer answer = Answer.Accepted.of(Result.Done.INSTANCE, id);
      return () -> logic.answered(clock.nanos(), link, id, new Verdict.Final(answer));
    }

    private boolean goesWrong(int oneIn) {
      return !calm && random.nextInt(oneIn) == 0;
    }

    private void later(int mostMillis, Runnable task) {
      clock.after(
          (long) (random.nextDouble() * mostMillis * MILLI),
          () -> {
            task.run();
            settle();
          });
    }
  }
}
