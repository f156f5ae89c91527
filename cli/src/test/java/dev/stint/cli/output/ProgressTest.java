package dev.stint.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.cli.console.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();
  private long nanos;

  private Progress progress(boolean terminal) {
    Console console =
        new Console(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            InputStream.nullInputStream(),
            terminal,
            terminal,
            Map.of());
    return new Progress(console, "creating r", "shards", () -> nanos);
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void soonDone_nothingShown() {
    for (boolean terminal : new boolean[] {false, true}) {
      try (Progress progress = progress(terminal)) {
        pass(50);
        progress.show(1, 2);
      }
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void terminal_barThatIsTakenAway() {
    try (Progress progress = progress(true)) {
      pass(150);
      progress.show(2_999, 3_000);
      assertThat(err.toString())
          .isEqualTo("\rcreating r [#############################.]  99.9 %  2999 of 3000 shards");
    }
    assertThat(err.toString()).endsWith("\r");
  }

  @Test
  void elsewhere_aLineNowAndThen() {
    try (Progress progress = progress(false)) {
      for (int i = 0; i <= 10; i++) {
        progress.show(i, 10);
        pass(1_000);
      }
    }
    assertThat(err.toString())
        .isEqualTo("creating r: 50.0 %, 5 of 10 shards\ncreating r: 100.0 %, 10 of 10 shards\n");
  }
}
