package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DisplayTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long nowNanos;

  @Test
  void noTerminal_plainLinesNowAndThen() {
    Display display = new Display(out, false, () -> nowNanos);
    display.say("begin");
    for (int second = 0; second <= 11; second++) {
      nowNanos = Duration.ofSeconds(second).toNanos();
      display.progress(second * 100L, 1200, "3 workers");
    }
    display.sayPlainly("RESULT x=1");
    assertThat(printed())
        .isEqualTo(
            """
              0.0s  begin
              5.0s  500 of 1,200 keys (41 %)  3 workers
             10.0s  1,000 of 1,200 keys (83 %)  3 workers
            RESULT x=1
            """);
  }

  @Test
  void terminal_oneLineDrawnAgainBelowWhatStays() {
    Display display = new Display(out, true, () -> nowNanos);
    display.progress(5, 10, "");
    display.say("leader killed");
    display.sayPlainly("RESULT x=1");
    String bar = "  0.0s  [##########..........] 5 of 10 keys (50 %)  ";
    assertThat(printed())
        .isEqualTo(
            "\r\u001b[K"
                + bar
                + "\r\u001b[K"
                + "  0.0s  leader killed\n"
                + bar
                + "\r\u001b[K"
                + "RESULT x=1\n");
  }

  @Test
  void nothingToDo_noDivisionByZero() {
    new Display(out, true, () -> nowNanos).progress(0, 0, "");
    assertThat(printed()).contains("0 of 0 keys (100 %)");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
