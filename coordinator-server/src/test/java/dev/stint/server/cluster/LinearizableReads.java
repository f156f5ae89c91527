package dev.stint.server.cluster;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * Cuts a leader off, has the others acknowledge newer values under a new leader, and goes on
 * reading from the old one: what it answers to a read that began after an acknowledgement must not
 * be older than what was acknowledged.
 *
 * @param reads that were tried at the old leader after the newer value was acknowledged
 * @param answered of them, those that gave a value
 * @param stale of those, the ones that gave an older one
 */
record LinearizableReads(int reads, int answered, int stale) {
  private static final long WINDOW_NANOS = Duration.ofMillis(1_500).toNanos();

  /** The witness looks at the old leader right after the reads, while it is still cut off. */
  @SuppressWarnings("try") // what is held is only closed
  static LinearizableReads atALeaderThatIsCutOff(Register register, Consumer<String> witness) {
    String old = register.leader();
    register.write(old, 1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> register.read(old).orElse(0) == 1);
    try (CutOff held = CutOff.of(old)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !register.leaderBeside(old).isEmpty());
      register.write(register.leaderBeside(old), 2);
      int reads = 0;
      int answered = 0;
      int stale = 0;
      long end = System.nanoTime() + WINDOW_NANOS;
      while (System.nanoTime() - end < 0) {
        OptionalLong value = register.read(old);
        reads++;
        answered += value.isPresent() ? 1 : 0;
        stale += value.isPresent() && value.getAsLong() < 2 ? 1 : 0;
      }
      witness.accept(old);
      return new LinearizableReads(reads, answered, stale);
    }
  }
}
