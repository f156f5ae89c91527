package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.ListShardsRequest;
import dev.stint.api.v1.ListShardsResponse;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.ShardStatus;
import dev.stint.api.v1.ShardsUnparked;
import dev.stint.api.v1.UnparkOutcome;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import dev.stint.core.value.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardUnparkCommandTest extends CliTest {
  @BeforeEach
  void oneRun() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")))
        .on(
            ListShardsRequest.class,
            request ->
                ListShardsResponse.newBuilder()
                    .setHeader(FakeServer.HEADER)
                    .addShards(Samples.parkedShard(12))
                    .addShards(Samples.parkedShard(40))
                    .build())
        .on(OperationCase.UNPARK_SHARDS, this::unparked);
  }

  /** Shard 99 is not there. */
  private OperationResult.Builder unparked(OperationResult.Builder result) {
    ShardsUnparked.Builder outcomes = ShardsUnparked.newBuilder();
    for (long shard : lastSent()) {
      outcomes.addOutcomes(
          UnparkOutcome.newBuilder()
              .setShardId(shard)
              .setOutcome(
                  shard == 99 ? UnparkOutcome.Outcome.NOT_FOUND : UnparkOutcome.Outcome.UNPARKED));
    }
    return result.setShardsUnparked(outcomes);
  }

  private List<Long> lastSent() {
    return server
        .operations()
        .get(server.operations().size() - 1)
        .getUnparkShards()
        .getShardIdsList();
  }

  @Test
  void named_each() {
    Outcome outcome = stint("shard", "unpark", "reindex", "12", "13");
    assertThat(outcome.exitCode()).isZero();
    assertThat(lastSent()).containsExactly(12L, 13L);
    Golden.check("shard-unpark.table", outcome.out());
  }

  @Test
  void all_thoseThatAreParked() {
    stint("shard", "unpark", "reindex", "--all");
    assertThat(server.asked(ListShardsRequest.class).get(0).getFilter().getStatusesList())
        .containsExactly(ShardStatus.SHARD_STATUS_PARKED);
    assertThat(lastSent()).containsExactly(12L, 40L);
  }

  @Test
  void rate_inBatches() {
    stint("shard", "unpark", "reindex", "1", "2", "3", "--rate", "200");
    stint("shard", "unpark", "reindex", "--all", "--rate", "1000");
    assertThat(server.operations()).hasSize(2);
  }

  @Test
  void oneThatIsNotThere_notFound() {
    Outcome outcome = stint("shard", "unpark", "reindex", "99", "-o", "jsonl");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out()).isEqualTo("{\"shard_id\":\"99\",\"outcome\":\"NOT_FOUND\"}\n");
  }

  @Test
  void laterBatchFails_earlierOutcomesShown() {
    server.on(
        OperationCase.UNPARK_SHARDS,
        result ->
            server.operations().size() == 1
                ? unparked(result)
                : result.setRejection(
                    Rejection.newBuilder()
                        .setCode(RejectionCode.REJECTION_CODE_RUN_NOT_ACTIVE)
                        .setMessage("the run is over")));
    List<String> arguments = new ArrayList<>(List.of("shard", "unpark", "reindex", "-o", "name"));
    IntStream.rangeClosed(0, Limits.MAX_IDS_PER_UNPARK)
        .forEach(shard -> arguments.add(Integer.toString(shard)));
    Outcome outcome = stint(arguments.toArray(String[]::new));
    assertThat(outcome.exitCode()).isEqualTo(4);
    assertThat(outcome.out().lines()).hasSize(Limits.MAX_IDS_PER_UNPARK);
    assertThat(outcome.err())
        .contains("These 4000 of 4001 shards")
        .contains("error: the run is over");
  }

  @Test
  void oneThatIsNotParked_noErrorSoThatItCanBeRepeated() {
    server.on(
        OperationCase.UNPARK_SHARDS,
        result ->
            result.setShardsUnparked(
                ShardsUnparked.newBuilder()
                    .addOutcomes(
                        UnparkOutcome.newBuilder()
                            .setShardId(12)
                            .setOutcome(UnparkOutcome.Outcome.NOT_PARKED))));
    Outcome outcome = stint("shard", "unpark", "reindex", "12");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("not parked");
  }

  @Test
  void unclearWhich_usage() {
    assertThat(stint("shard", "unpark", "reindex").exitCode()).isEqualTo(2);
    assertThat(stint("shard", "unpark", "reindex", "1", "--all").exitCode()).isEqualTo(2);
    assertThat(stint("shard", "unpark", "reindex", "1", "--park-reason", "worker").exitCode())
        .isEqualTo(2);
    assertThat(stint("shard", "unpark", "reindex", "one").exitCode()).isEqualTo(2);
    assertThat(server.operations()).isEmpty();
  }
}
