package dev.stint.client.internal;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Result;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Between workers and the rules: delays, loses and repeats requests and answers, on virtual time.
 * Keeps the one promise of {@link Coordinator#submit}: exactly one answer, by the end of the time.
 */
final class SimNetwork {
  private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final SimClock clock;
  private final RealRules rules;
  private final Random random;

  /** From 0 to 1: how much goes wrong. */
  double badness;

  SimNetwork(SimClock clock, RealRules rules, Random random) {
    this.clock = clock;
    this.rules = rules;
    this.random = random;
  }

  /** The coordinator's time: that of the world. */
  static long logicalMillis(SimClock clock) {
    return 1_000_000 + TimeUnit.NANOSECONDS.toMillis(clock.nanos());
  }

  void submit(
      boolean cutOff, Command command, long waitMillis, long timeoutNanos, Consumer<Answer> done) {
    boolean[] answered = new boolean[1];
    Consumer<Answer> once =
        answer -> {
          if (!answered[0]) {
            answered[0] = true;
            done.accept(answer);
          }
        };
    clock.after(timeoutNanos, () -> once.accept(new Answer.Unknown("no answer in time")));
    if (cutOff || happens(0.15)) {
      return; // the request is lost
    }
    if (happens(0.05)) {
      clock.after(millis(30), () -> once.accept(new Answer.NotDone("nobody leads")));
      return;
    }
    long until = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    clock.after(delay(), () -> arrive(command, until, once));
    while (happens(0.15)) {
      // A late copy, whose answer nobody waits for.
      clock.after(delay() + (long) (random.nextDouble() * 15e9), () -> judge(command));
    }
  }

  private void arrive(Command command, long waitUntil, Consumer<Answer> once) {
    Answer answer = judge(command);
    boolean nothing =
        command instanceof ClaimCommand
            && answer instanceof Answer.Accepted accepted
            && accepted.result() instanceof Result.NothingGranted why
            && why.why() == Result.NothingGranted.Why.NOTHING_CLAIMABLE;
    if (nothing && clock.nanos() < waitUntil) {
      clock.after(RECHECK_NANOS, () -> arrive(command, waitUntil, once));
    } else if (!happens(0.15)) {
      clock.after(delay(), () -> once.accept(answer));
    }
  }

  private Answer judge(Command command) {
    rules.at(logicalMillis(clock));
    return rules.judge(command);
  }

  private boolean happens(double chance) {
    return random.nextDouble() < chance * badness;
  }

  private long delay() {
    return happens(0.2) ? millis(3_000) : millis(4);
  }

  private long millis(int most) {
    return (long) (random.nextDouble() * most * 1e6);
  }
}
