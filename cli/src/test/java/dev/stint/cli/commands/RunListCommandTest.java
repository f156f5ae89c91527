package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.ListRunsRequest;
import dev.stint.api.v1.ListRunsResponse;
import dev.stint.api.v1.RunCounters;
import dev.stint.api.v1.RunStatus;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunListCommandTest extends CliTest {
  @BeforeEach
  void twoPages() {
    server.on(
        ListRunsRequest.class,
        request ->
            request.getPage().getPageToken().isEmpty()
                ? page()
                    .addRuns(Samples.run("backfill", RunStatus.RUN_STATUS_DONE))
                    .addRuns(Samples.run("reindex"))
                    .setNextPageToken("more")
                    .build()
                : page()
                    .addRuns(
                        Samples.run("scan", RunStatus.RUN_STATUS_ACTIVE)
                            .setCounters(RunCounters.newBuilder().setDone(9).setParked(1))
                            .setSettled(true))
                    .build());
  }

  private static ListRunsResponse.Builder page() {
    return ListRunsResponse.newBuilder().setHeader(FakeServer.HEADER);
  }

  @Test
  void nodeOnAnotherMachine_refusedUnlessSaidInSoManyWords() {
    Outcome outcome = stint("run", "list", "--endpoints", "10.0.0.1:7400");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("error: 10.0.0.1:7400 lies beyond this machine")
        .contains("next:  if the network between is yours alone, say --plaintext-beyond-loopback");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "wide", "json", "jsonl", "yaml", "name"})
  void anyForm_asInItsGoldenFile(String form) {
    Outcome outcome = stint("run", "list", "-o", form);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    Golden.check("run-list." + form, outcome.out());
  }

  @Test
  void terminal_statusIsColoured() {
    onTerminal();
    assertThat(stint("run", "list").out()).contains("\u001b[32mDONE\u001b[0m");
    environment("NO_COLOR", "1");
    assertThat(stint("run", "list").out()).doesNotContain("\u001b");
  }

  @Test
  void limit_endsWithinAPage() {
    assertThat(stint("run", "list", "--limit", "1", "-o", "name").out()).isEqualTo("backfill\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "x"})
  void limitThatIsNone_usage(String limit) {
    Outcome outcome = stint("run", "list", "--limit", limit);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--limit").contains("'" + limit + "' is ");
  }

  @Test
  void deadlineOfCenturies_usage() {
    Outcome outcome = stint("run", "list", "--deadline", "200000d");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--deadline: \"200000d\" is too long: 36500d is the most");
    assertThat(stint("run", "list", "--deadline", "36500d").exitCode()).isZero();
  }

  @Test
  void status_passedOn() {
    stint("run", "list", "--status", "done,active");
    assertThat(server.asked(ListRunsRequest.class).get(0).getStatusesList())
        .containsExactlyInAnyOrder(RunStatus.RUN_STATUS_ACTIVE, RunStatus.RUN_STATUS_DONE);
  }

  @Test
  void none_saidOnStandardErrorAlone() {
    server.on(ListRunsRequest.class, request -> page().build());
    assertThat(stint("run", "list"))
        .isEqualTo(
            new Outcome(
                0, "", "There is no run of tenant acme. To make one: stint run create --help\n"));
    assertThat(stint("run", "list", "-o", "json").out()).isEqualTo("{\n  \"runs\": []\n}\n");
    assertThat(stint("run", "list", "-o", "yaml").out()).isEqualTo("runs: []\n");
  }

  @Test
  void tenantFlag_overEnvironment() {
    stint("run", "list", "-t", "other");
    assertThat(server.asked(ListRunsRequest.class).get(0).getTenant()).isEqualTo("other");
  }
}
