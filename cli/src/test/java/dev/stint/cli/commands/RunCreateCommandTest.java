package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunConfig;
import dev.stint.api.v1.RunCreated;
import dev.stint.api.v1.RunSealed;
import dev.stint.api.v1.RunStatus;
import dev.stint.api.v1.ShardsAdded;
import dev.stint.api.v1.WhenDone;
import dev.stint.cli.CliTest;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunCreateCommandTest extends CliTest {
  @BeforeEach
  void serverTakesEverything() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(OperationCase.CREATE_RUN, result -> created(result, true))
        .on(OperationCase.ADD_SHARDS, this::added)
        .on(OperationCase.SEAL_RUN, result -> result.setRunSealed(RunSealed.newBuilder()));
  }

  private static OperationResult.Builder created(OperationResult.Builder result, boolean created) {
    return created(result, created, RunStatus.RUN_STATUS_INITIALIZING);
  }

  private static OperationResult.Builder created(
      OperationResult.Builder result, boolean created, RunStatus status) {
    return result.setRunCreated(
        RunCreated.newBuilder()
            .setRun(Samples.ref("reindex"))
            .setCreated(created)
            .setStatus(status));
  }

  private OperationResult.Builder added(OperationResult.Builder result) {
    List<AddShards> all = chunks();
    return result.setShardsAdded(
        ShardsAdded.newBuilder().setShards(all.get(all.size() - 1).getShardsCount()));
  }

  private List<AddShards> chunks() {
    return server.operations().stream()
        .filter(Operation::hasAddShards)
        .map(Operation::getAddShards)
        .toList();
  }

  private List<OperationCase> kinds() {
    return server.operations().stream().map(Operation::getOperationCase).toList();
  }

  /** The boundaries sent, {@code -} for open. */
  private List<String> bounds() {
    List<String> bounds = new ArrayList<>();
    for (AddShards chunk : chunks()) {
      for (NewShard shard : chunk.getShardsList()) {
        KeyRange range = shard.getRange();
        bounds.add(
            (range.hasStart() ? range.getStart().toStringUtf8() : "-")
                + ".."
                + (range.hasEnd() ? range.getEnd().toStringUtf8() : "-"));
      }
    }
    return bounds;
  }

  private String file(String... lines) throws IOException {
    Path file = home.resolve("keys");
    Files.write(file, List.of(lines));
    return file.toString();
  }

  @Test
  void uniform_createdFilledAndSealed() {
    Outcome outcome = stint("run", "create", "reindex", "--uniform", "hex", "--shards", "4");
    assertThat(outcome).isEqualTo(new Outcome(0, "run acme/reindex is active with 4 shards\n", ""));
    assertThat(kinds())
        .containsExactly(
            OperationCase.CREATE_RUN, OperationCase.ADD_SHARDS, OperationCase.SEAL_RUN);
    assertThat(bounds()).containsExactly("-..4", "4..8", "8..c", "c..-");
  }

  @Test
  void json_aloneOnStandardOutput() {
    Outcome outcome =
        stint("run", "create", "acme/reindex", "--start", "a", "--end", "b", "-o", "json");
    Golden.check("run-create.json", outcome.out());
    assertThat(bounds()).containsExactly("a..b");
  }

  @Test
  void manyShards_inChunksThatAMessageTakes() {
    Outcome outcome = stint("run", "create", "reindex", "--uniform", "bytes", "--shards", "9000");
    assertThat(outcome.exitCode()).isZero();
    assertThat(chunks()).extracting(AddShards::getShardsCount).containsExactly(4_000, 4_000, 1_000);
    assertThat(chunks()).extracting(AddShards::getChunkNumber).containsExactly(0L, 1L, 2L);
  }

  @Test
  void boundaries_ofAFile() throws IOException {
    stint("run", "create", "reindex", "--boundaries", file("b", "d"), "--end", "f");
    assertThat(bounds()).containsExactly("-..b", "b..d", "d..f");
  }

  @Test
  void keysOfStandardInput_cutIntoQuantiles() {
    input("d\na\nc\nb\n");
    Outcome outcome = stint("run", "create", "reindex", "--keys-from", "-", "--shards", "2");
    assertThat(outcome.exitCode()).isZero();
    assertThat(bounds()).containsExactly("-..c", "c..-");
  }

  @Test
  void fewerKeysThanShards_saidOnStandardError() throws IOException {
    Outcome outcome =
        stint("run", "create", "reindex", "--keys-from", file("a", "b"), "--shards", "9");
    assertThat(outcome.err()).contains("The 2 keys").contains("give 2 shards instead of 9");
  }

  @Test
  void keyFormat_usedForOptions() {
    stint("run", "create", "reindex", "--start", "00ff", "--key-format", "hex");
    assertThat(chunks().get(0).getShards(0).getRange().getStart())
        .isEqualTo(ByteString.copyFrom(new byte[] {0, (byte) 0xff}));
  }

  @Test
  void noCut_oneShardAndAHint() {
    Outcome outcome = stint("run", "create", "reindex");
    assertThat(bounds()).containsExactly("-..-");
    assertThat(outcome.err()).contains("one worker at a time").contains("--uniform");
  }

  @Test
  void policyOptions_becomeTheConfig() {
    stint(
        "run",
        "create",
        "reindex",
        "--priority",
        "7",
        "--weight",
        "3",
        "--max-leases",
        "9",
        "--max-failures",
        "2",
        "--max-losses",
        "4",
        "--backoff",
        "2s",
        "--backoff-max",
        "1h",
        "--no-auto-split",
        "--when-done",
        "manual",
        "--retention",
        "7d");
    RunConfig config = sentConfig();
    assertThat(config.getPolicy().getPriority()).isEqualTo(7);
    assertThat(config.getPolicy().getWeight()).isEqualTo(3);
    assertThat(config.getPolicy().getMaxLeases()).isEqualTo(9);
    assertThat(config.getPolicy().getMaxFailures()).isEqualTo(2);
    assertThat(config.getPolicy().getMaxLosses()).isEqualTo(4);
    assertThat(config.getPolicy().getAutoSplit()).isFalse();
    assertThat(config.getBackoffInitialMillis()).isEqualTo(2_000);
    assertThat(config.getBackoffMaxMillis()).isEqualTo(3_600_000);
    assertThat(config.getWhenDone()).isEqualTo(WhenDone.WHEN_DONE_MANUAL);
    assertThat(config.getRetentionMillis()).isEqualTo(7 * 86_400_000L);
  }

  @Test
  void noPolicyOption_theContractsDefaults() {
    stint("run", "create", "reindex");
    assertThat(sentConfig()).isEqualTo(Samples.config());
  }

  private RunConfig sentConfig() {
    CreateRun create = server.operations().get(0).getCreateRun();
    return create.getConfig();
  }

  @Test
  void thereInPart_goesOnAndSaysSo() {
    server.on(OperationCase.CREATE_RUN, result -> created(result, false));
    Outcome outcome = stint("run", "create", "reindex", "--uniform", "hex", "--shards", "4");
    assertThat(outcome.out()).isEqualTo("run acme/reindex was there, and has the 4 shards\n");
    assertThat(kinds()).contains(OperationCase.SEAL_RUN);
  }

  @Test
  void sealedAlready_checkedAndNotSealedAgain() {
    server.on(
        OperationCase.CREATE_RUN, result -> created(result, false, RunStatus.RUN_STATUS_ACTIVE));
    Outcome outcome = stint("run", "create", "reindex", "--uniform", "hex", "--shards", "4");
    assertThat(outcome.exitCode()).isZero();
    assertThat(kinds()).contains(OperationCase.ADD_SHARDS).doesNotContain(OperationCase.SEAL_RUN);
  }

  @Test
  void cutInAnotherWay_conflict() {
    server.refuse(
        OperationCase.ADD_SHARDS,
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_CHUNK_CONFLICT)
            .setMessage("chunk 0 has other content")
            .build());
    Outcome outcome = stint("run", "create", "reindex", "--uniform", "hex", "--shards", "4");
    assertThat(outcome.exitCode()).isEqualTo(4);
    Golden.check("run-create-conflict.txt", outcome.err());
  }

  @Test
  void nameTaken_conflictWithWhatToDo() {
    refuseAsTaken(RunStatus.RUN_STATUS_ACTIVE);
    Outcome another = stint("run", "create", "reindex", "--priority", "3");
    assertThat(another.exitCode()).isEqualTo(4);
    assertThat(another.err()).contains("error: there is a run acme/reindex with another config");
    refuseAsTaken(RunStatus.RUN_STATUS_DELETING);
    Outcome deleting = stint("run", "create", "reindex");
    assertThat(deleting.exitCode()).isEqualTo(4);
    assertThat(deleting.err()).contains("is being deleted").contains("in a moment");
  }

  private void refuseAsTaken(RunStatus status) {
    server.refuse(
        OperationCase.CREATE_RUN,
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_ALREADY_EXISTS)
            .setRunStatus(status)
            .build());
  }

  @Test
  void over_conflict() {
    server.on(
        OperationCase.CREATE_RUN, result -> created(result, false, RunStatus.RUN_STATUS_DONE));
    Outcome outcome = stint("run", "create", "reindex");
    assertThat(outcome.exitCode()).isEqualTo(4);
    assertThat(outcome.err()).contains("it is over: DONE").contains("stint run delete");
    assertThat(kinds()).containsExactly(OperationCase.CREATE_RUN);
  }

  @Test
  void wrongOptions_usageAndNothingSent() throws IOException {
    List<List<String>> wrong =
        List.of(
            List.of("--uniform", "hex"),
            List.of("--shards", "4"),
            List.of("--uniform", "hex", "--shards", "0"),
            List.of("--uniform", "octal", "--shards", "4"),
            List.of("--uniform", "hex", "--shards", "4", "--start", "a"),
            List.of("--uniform", "hex", "--shards", "4", "--keys-from", "f"),
            List.of("--start", "b", "--end", "a"),
            List.of("--start", ""),
            List.of("--start", "\\q"),
            List.of("--boundaries", file("b", "a")),
            List.of("--backoff", "soon"),
            List.of("--when-done", "never"),
            List.of("--priority", "1001"),
            List.of("--max-failures", "0"),
            List.of("--backoff", "2h"),
            List.of("--backoff", "2min", "--backoff-max", "1min"),
            List.of("--unknown"));
    StringBuilder told = new StringBuilder();
    for (List<String> options : wrong) {
      List<String> arguments = new ArrayList<>(List.of("run", "create", "reindex"));
      arguments.addAll(options);
      Outcome outcome = stint(arguments.toArray(String[]::new));
      assertThat(outcome.exitCode()).as("%s", options).isEqualTo(2);
      assertThat(outcome.out()).isEmpty();
      told.append(outcome.err().replace(home.toString(), "HOME")).append('\n');
    }
    assertThat(stint("run", "create", "Reindex").exitCode()).isEqualTo(2);
    assertThat(server.operations()).isEmpty();
    Golden.check("run-create-wrong-options.txt", told.toString());
  }

  @Test
  void badLineOfStandardInput_calledThat() {
    input("b\na\n");
    Outcome outcome = stint("run", "create", "reindex", "--boundaries", "-");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("error: standard input, line 2: ");
    input("b\na\n");
    assertThat(stint("run", "create", "reindex", "--keys-from", "-", "--shards", "9").err())
        .contains("The 2 keys of standard input give");
  }

  @Test
  void fileThatIsNotThere_told() {
    Outcome outcome = stint("run", "create", "reindex", "--boundaries", "/none/such");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).isEqualTo("error: there is no file /none/such\n");
  }

  @Test
  void nobodyAnswers_unavailable() {
    server.close();
    Outcome outcome = stint("run", "create", "reindex", "--deadline", "300ms");
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.err()).contains("error: ").contains("--endpoints");
  }
}
