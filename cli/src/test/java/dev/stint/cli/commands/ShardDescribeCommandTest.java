package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.ExplainRequest;
import dev.stint.api.v1.ExplainResponse;
import dev.stint.api.v1.Finding;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.GetShardResponse;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.ShardInfo;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code shard describe} and {@code shard explain}. */
class ShardDescribeCommandTest extends CliTest {
  @BeforeEach
  void oneRun() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")));
    shard(Samples.parkedShard(12));
  }

  private void shard(ShardInfo.Builder shard) {
    server.on(
        GetShardRequest.class,
        request ->
            GetShardResponse.newBuilder().setHeader(FakeServer.HEADER).setShard(shard).build());
  }

  @Test
  void parked_withItsReason() {
    Outcome outcome = stint("shard", "describe", "reindex", "12");
    assertThat(outcome.exitCode()).isZero();
    assertThat(server.asked(GetShardRequest.class).get(0).getShardId()).isEqualTo(12);
    Golden.check("shard-describe-parked.table", outcome.out());
  }

  @Test
  void leased_withItsHolder() {
    shard(Samples.leasedShard(5));
    Golden.check("shard-describe-leased.table", stint("shard", "describe", "reindex", "5").out());
  }

  @Test
  void byKey_theShardThatCoversIt() {
    stint("shard", "describe", "reindex", "--key", "a\\xff");
    assertThat(server.asked(GetShardRequest.class).get(0).getKey().toByteArray())
        .containsExactly('a', 0xff);
  }

  @Test
  void keyThatLooksLikeAFile_isAKey() throws IOException {
    Path file = Files.writeString(home.resolve("x"), "12");
    stint("shard", "describe", "reindex", "--key", "@" + file);
    assertThat(server.asked(GetShardRequest.class).get(0).getKey().toStringUtf8())
        .isEqualTo("@" + file);
  }

  @Test
  void tenantNamedTwice_usageUnlessItIsTheSame() {
    Outcome outcome = stint("shard", "describe", "acme/reindex", "12", "-t", "beta");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("error: the run is of tenant acme, and --tenant says beta");
    assertThat(stint("shard", "describe", "acme/reindex", "12", "-t", "acme").exitCode()).isZero();
    environment("STINT_CLI_TENANT", "beta");
    assertThat(stint("shard", "describe", "acme/reindex", "12").exitCode()).isZero();
  }

  @Test
  void neitherOrBoth_usage() {
    assertThat(stint("shard", "describe", "reindex").exitCode()).isEqualTo(2);
    assertThat(stint("shard", "describe", "reindex", "1", "--key", "a").exitCode()).isEqualTo(2);
    assertThat(stint("shard", "describe", "reindex", "-1").exitCode()).isEqualTo(2);
    assertThat(stint("shard", "describe", "reindex", "--key", "\\").exitCode()).isEqualTo(2);
  }

  @Test
  void explain_findingsWithWhatToDo() {
    server.on(
        ExplainRequest.class,
        request ->
            ExplainResponse.newBuilder()
                .setHeader(FakeServer.HEADER)
                .setSummary("Shard 12 is parked.")
                .addFindings(
                    Finding.newBuilder()
                        .setCode(Finding.Code.SHARD_PARKED)
                        .setText("it failed 5 times in a row without progress")
                        .setHint("correct the cause, then unpark it")
                        .setShardId(12))
                .build());
    Golden.check("shard-explain.table", stint("shard", "explain", "reindex", "12").out());
    Golden.check(
        "shard-explain.json", stint("shard", "explain", "reindex", "12", "-o", "json").out());
    assertThat(server.asked(ExplainRequest.class).get(0).getShardId()).isEqualTo(12);
  }
}
