package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.ListShardsRequest;
import dev.stint.api.v1.ListShardsResponse;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.ParkReason;
import dev.stint.api.v1.ShardFilter;
import dev.stint.api.v1.ShardStatus;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardListCommandTest extends CliTest {
  @BeforeEach
  void someShards() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")))
        .on(
            ListShardsRequest.class,
            request ->
                ListShardsResponse.newBuilder()
                    .setHeader(FakeServer.HEADER)
                    .addShards(Samples.shard(0).setRange(KeyRange.newBuilder().setEnd(end("a1"))))
                    .addShards(Samples.leasedShard(5))
                    .addShards(Samples.parkedShard(12))
                    .build());
  }

  private static ByteString end(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "wide", "json", "jsonl", "yaml", "name"})
  void anyForm_asInItsGoldenFile(String form) {
    Outcome outcome = stint("shard", "list", "reindex", "-o", form);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    Golden.check("shard-list." + form, outcome.out());
  }

  @Test
  void longKeys_shortInTheTableAndWholeElsewhere() {
    String path = "a/".repeat(2_000) + "z";
    server.on(
        ListShardsRequest.class,
        request ->
            ListShardsResponse.newBuilder()
                .setHeader(FakeServer.HEADER)
                .addShards(Samples.shard(0).setRange(KeyRange.newBuilder().setEnd(end(path))))
                .build());
    assertThat(stint("shard", "list", "reindex").out())
        .contains("a/a/…")
        .contains("/a/z")
        .doesNotContain(path);
    assertThat(stint("shard", "list", "reindex", "-o", "wide").out()).contains(path);
    assertThat(stint("shard", "list", "reindex", "-o", "jsonl").out()).contains(path);
  }

  @Test
  void hex_keysInHex() {
    assertThat(stint("shard", "list", "reindex", "--key-format", "hex", "-o", "jsonl").out())
        .contains("\"last_key\":\"6135ff\"");
  }

  @Test
  void utf8ButAKeyIsNone_warnedOnStandardError() {
    Outcome outcome = stint("shard", "list", "reindex", "--key-format", "utf8");
    assertThat(outcome.out()).contains("a5\uFFFD");
    assertThat(outcome.err()).contains("not UTF-8");
  }

  @Test
  void filters_passedOn() {
    stint(
        "shard",
        "list",
        "reindex",
        "--status",
        "parked",
        "--no-leased",
        "--session",
        "0-300",
        "--park-reason",
        "too_many_failures");
    ShardFilter filter = server.asked(ListShardsRequest.class).get(0).getFilter();
    assertThat(filter.getStatusesList()).containsExactly(ShardStatus.SHARD_STATUS_PARKED);
    assertThat(filter.hasLeased()).isTrue();
    assertThat(filter.getLeased()).isFalse();
    assertThat(filter.getSession().getRevision()).isEqualTo(300);
    assertThat(filter.getParkReasonsList())
        .containsExactly(ParkReason.PARK_REASON_TOO_MANY_FAILURES);
  }

  @Test
  void wrongSession_usage() {
    assertThat(stint("shard", "list", "reindex", "--session", "w1").exitCode()).isEqualTo(2);
  }
}
