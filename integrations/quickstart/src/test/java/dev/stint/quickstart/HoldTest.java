package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HoldTest {

  @TempDir Path directory;
  private Hold hold;
  private JournalReader journal;

  @BeforeEach
  void open() throws IOException {
    Path file = directory.resolve("journal");
    hold = new Hold(new Journal(file));
    journal = new JournalReader(file);
  }

  @Test
  void notArmed_passed() throws IOException {
    hold.reach(Hold.Point.BEFORE_WRITE, 1, 2, 3, 4);
    hold.arm(Hold.Point.AFTER_WRITE, 0);
    hold.reach(Hold.Point.BEFORE_WRITE, 1, 2, 3, 4);
    assertThat(journal.poll()).isEmpty();
  }

  @Test
  void armed_holdsAfterThePassesUntilToldAndOnlyOnce() throws Exception {
    hold.arm(Hold.Point.BEFORE_WRITE, 1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread worker =
        new Thread(
            () -> {
              for (int page = 0; page < 3; page++) {
                hold.reach(Hold.Point.BEFORE_WRITE, 1, 2, page, page + 1);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    worker.start();
    await().until(() -> events().equals(List.of("holding 1")));
    // Losing the lease interrupts the handler; a zombie does not notice.
    worker.interrupt();
    await().until(() -> !worker.isInterrupted());
    assertThat(events()).containsExactly("holding 1");
    hold.proceed();
    worker.join();
    assertThat(events()).containsExactly("holding 1", "continued 1");
    assertThat(interrupted).isTrue();
  }

  @Test
  void points_haveWords() {
    for (Hold.Point point : Hold.Point.values()) {
      assertThat(Hold.Point.of(point.word())).isEqualTo(point);
    }
    assertThat(Hold.Point.BEFORE_WRITE.word()).isEqualTo("before-write");
  }

  private List<String> events() throws IOException {
    return journal.poll().stream().map(line -> line.event() + " " + line.text("from")).toList();
  }
}
