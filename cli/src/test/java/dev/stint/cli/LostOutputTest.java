package dev.stint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.ListRunsRequest;
import dev.stint.api.v1.ListRunsResponse;
import dev.stint.cli.console.NotingWriter;
import java.io.IOException;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that can not be written. */
class LostOutputTest extends CliTest {

  /** Takes nothing. */
  private static final class Refusing extends Writer {
    private final String why;

    private Refusing(String why) {
      this.why = why;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException(why);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private void endlessPages() {
    server.on(
        ListRunsRequest.class,
        request ->
            ListRunsResponse.newBuilder()
                .setHeader(FakeServer.HEADER)
                .addRuns(Samples.run("reindex"))
                .setNextPageToken("more")
                .build());
  }

  private Outcome list(String why, String form) {
    return stint(new NotingWriter(new Refusing(why)), "run", "list", "-o", form, "--limit", "3000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "jsonl", "yaml", "name"})
  void diskFull_error(String form) {
    endlessPages();
    Outcome outcome = list("No space left on device", form);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith(
            "error: not all of the output could be written: No space left on device\nnext:  ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "jsonl", "yaml", "name"})
  void readerGone_noMorePagesAndNoError(String form) {
    endlessPages();
    assertThat(list("Broken pipe", form)).isEqualTo(new Outcome(0, "", ""));
    assertThat(server.asked(ListRunsRequest.class)).hasSize(1);
  }

  @Test
  void readerGone_tableReadsNoMoreThanItAligns() {
    endlessPages();
    assertThat(list("Broken pipe", "table")).isEqualTo(new Outcome(0, "", ""));
    assertThat(server.asked(ListRunsRequest.class)).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "jsonl", "yaml", "name"})
  void firstPageFails_nothingOnStandardOutput(String form) {
    server.on(
        ListRunsRequest.class,
        request -> {
          throw FakeServer.notFound("tenant acme");
        });
    Outcome outcome = stint("run", "list", "-o", form);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out()).isEmpty();
  }
}
