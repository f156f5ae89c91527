package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SnapshotPiecesTest {

  private static final int ERROR_MILLIS = 100;
  private static final int SILENCE_MILLIS = 1_000;
  private static final int END_MILLIS = 10_000;

  /** Lives in a time of its own, which passes only while it is waited for. */
  private static final class ScriptedReceiver implements SnapshotPieces.Receiver {
    private final Map<Long, Runnable> events = new HashMap<>();
    private long millis;
    private int answers;
    private boolean errors;
    private boolean wanted = true;
    private boolean gaveUp;
    private boolean interrupted;

    void at(long atMillis, Runnable event) {
      events.put(atMillis, event);
    }

    void answersAt(long... atMillis) {
      for (long at : atMillis) {
        at(at, () -> answers++);
      }
    }

    @Override
    public Object lastAnswer() {
      return answers;
    }

    @Override
    public boolean hasNewErrors() {
      boolean before = errors;
      errors = false;
      return before;
    }

    @Override
    public boolean isWanted() {
      return wanted;
    }

    @Override
    public long nanoTime() {
      // Begins where a long overflows, as the real one may.
      return Long.MAX_VALUE - 5_000_000 + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void pause() throws InterruptedException {
      if (interrupted) {
        throw new InterruptedException();
      }
      millis++;
      events.getOrDefault(millis, () -> {}).run();
    }

    @Override
    public void gaveUp() {
      gaveUp = true;
    }

    @Override
    public String toString() {
      return "n2";
    }
  }

  private final ScriptedReceiver receiver = new ScriptedReceiver();

  private SnapshotPieces<String> pieces(String... pieces) {
    return new SnapshotPieces<>(
        List.of(pieces).iterator(), receiver, ERROR_MILLIS, SILENCE_MILLIS, END_MILLIS);
  }

  private List<String> send(SnapshotPieces<String> pieces) {
    List<String> sent = new ArrayList<>();
    while (pieces.hasNext()) {
      sent.add(pieces.next() + "@" + receiver.millis);
    }
    return sent;
  }

  @Test
  void receiverThatAnswers_getsEachPieceAfterTheAnswerToTheOneBefore() {
    receiver.answersAt(5, 900, 901);

    assertThat(send(pieces("a", "b", "c"))).containsExactly("a@0", "b@5", "c@900");
    assertThat(receiver.millis).as("the end waits for the last answer").isEqualTo(901);
    assertThat(receiver.gaveUp).isFalse();
  }

  @Test
  void receiverFallsSilent_isGivenUpOn() {
    receiver.answersAt(5);

    assertThatThrownBy(() -> send(pieces("a", "b", "c")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "n2 did not answer piece 2 of a snapshot; it is sent again when n2 answers again");
    assertThat(receiver.millis).isEqualTo(5 + SILENCE_MILLIS);
    assertThat(receiver.gaveUp).isTrue();
  }

  @Test
  void receiverTakesLongOverTheEnd_isWaitedFor() {
    receiver.answersAt(5, END_MILLIS - 1);

    assertThat(send(pieces("a", "b"))).containsExactly("a@0", "b@5");
  }

  @Test
  void receiverNeverAnswersTheLastPiece_isGivenUpOn() {
    receiver.answersAt(5);

    assertThatThrownBy(() -> send(pieces("a", "b"))).hasMessageContaining("did not answer piece 2");
    assertThat(receiver.millis).isEqualTo(5 + END_MILLIS);
  }

  @Test
  void errorWithoutAnAnswerAfterIt_isGivenUpOnSoon() {
    receiver.at(40, () -> receiver.errors = true);

    assertThatThrownBy(() -> send(pieces("a", "b"))).hasMessageContaining("there was an error");
    assertThat(receiver.millis).isEqualTo(40 + ERROR_MILLIS);
    assertThat(receiver.gaveUp).isTrue();
  }

  @Test
  void errorAtTheVeryEndOfThePatience_doesNotProlongIt() {
    receiver.at(SILENCE_MILLIS - 10, () -> receiver.errors = true);

    assertThatThrownBy(() -> send(pieces("a", "b"))).hasMessageContaining("did not answer piece 1");
    assertThat(receiver.millis).isEqualTo(SILENCE_MILLIS);
  }

  @Test
  void errorOfSomethingElse_doesNotStopWhatIsAnswered() {
    receiver.at(40, () -> receiver.errors = true);
    receiver.answersAt(60, 500);

    assertThat(send(pieces("a", "b"))).containsExactly("a@0", "b@60");
  }

  @Test
  void errorFromBefore_doesNotCount() {
    receiver.errors = true;
    receiver.answersAt(ERROR_MILLIS + 50, ERROR_MILLIS + 60);

    assertThat(send(pieces("a", "b"))).hasSize(2);
  }

  @Test
  void senderThatIsToStop_waitsForNothing() {
    receiver.at(7, () -> receiver.wanted = false);

    assertThat(send(pieces("a", "b", "c"))).containsExactly("a@0", "b@7", "c@7");
    assertThat(receiver.gaveUp).isFalse();
  }

  @Test
  void interrupted_endsAndStaysInterrupted() {
    receiver.interrupted = true;

    assertThatThrownBy(() -> send(pieces("a", "b"))).hasMessageContaining("Interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noMorePieces_isSaid() {
    assertThatThrownBy(() -> pieces().next()).isInstanceOf(NoSuchElementException.class);
  }
}
