package dev.stint.server.api;

import static dev.stint.server.api.Samples.EXPIRY;
import static dev.stint.server.api.Samples.GROUP;
import static dev.stint.server.api.Samples.ID;
import static dev.stint.server.api.Samples.RUN;
import static dev.stint.server.api.Samples.SESSION;
import static dev.stint.server.api.Samples.TENANT;
import static dev.stint.server.api.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.RunPolicy;
import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.WhenDone;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OperationsTest {
  private static final OpStamp STAMP =
      new OpStamp(new OpId(0x0102030405060708L, 0x090A0B0C0D0E0FFFL), GROUP, 60_000);
  private static final RunRef CORE_RUN = new RunRef("job", 17);
  private static final ShardRef CORE_SHARD = new ShardRef(CORE_RUN, 5);

  private final Operations operations = new Operations(GROUP);

  private Command accepted(Operation operation) {
    Operations.Parsed parsed = operations.parse(TENANT, operation);
    assertThat(parsed).isInstanceOf(Operations.Ready.class);
    assertThat(parsed.correlation()).isEqualTo(operation.getCorrelation());
    Operations.Ready ready = (Operations.Ready) parsed;
    assertThat(ready.proposal().tenant()).isEqualTo(TENANT);
    assertThat(ready.proposal().fingerprint())
        .isEqualTo(Fingerprints.of(ready.proposal().command()));
    return ready.proposal().command();
  }

  private Rejection refused(Operation operation) {
    Operations.Parsed parsed = operations.parse(TENANT, operation);
    assertThat(parsed).isInstanceOf(Operations.Refused.class);
    return ((Operations.Refused) parsed).rejection();
  }

  private void invalid(Operation operation, String field) {
    Rejection rejection = refused(operation);
    assertThat(rejection.code()).isEqualTo(RejectionCode.INVALID_ARGUMENT);
    assertThat(rejection.subject()).startsWith(field);
  }

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Blob blob(String text) {
    return Blob.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationCase.class,
      names = "OPERATION_NOT_SET",
      mode = EnumSource.Mode.EXCLUDE)
  void eachKind_hasASample_andBecomesTheCommandOfItsName(OperationCase kind) {
    assertThat(accepted(Samples.of(kind)).kind().name()).isEqualTo(kind.name());
  }

  @Test
  void eachCommand_butTheSystems_comesFromAnOperation() {
    Set<CommandKind> reached =
        Samples.all().values().stream().map(op -> accepted(op).kind()).collect(Collectors.toSet());
    assertThat(EnumSet.complementOf(EnumSet.copyOf(reached)))
        .containsExactly(CommandKind.BOOTSTRAP);
  }

  @Test
  void workersOperations_areReadFieldByField() {
    Cursor cursor = new Cursor(key("k"), blob("t"));
    assertThat(accepted(Samples.of(OperationCase.OPEN_SESSION)))
        .isEqualTo(
            new ControlCommand.OpenSession(
                STAMP, "w1", List.of(new dev.stint.core.value.Label("zone", "ä")), 4, 10_000));
    assertThat(accepted(Samples.of(OperationCase.HEARTBEAT)))
        .isEqualTo(new SessionCommand.Heartbeat(23, 1, -2));
    assertThat(accepted(Samples.of(OperationCase.CLAIM)))
        .isEqualTo(new ClaimCommand(23, 6, List.of("job"), 2));
    assertThat(accepted(Samples.of(OperationCase.CHECKPOINT)))
        .isEqualTo(new ShardCommand.Checkpoint(23, CORE_SHARD, 31, 7, cursor, 0, -1));
    assertThat(accepted(Samples.of(OperationCase.COMPLETE)))
        .isEqualTo(new ShardCommand.Complete(23, CORE_SHARD, 31, 7, null));
    assertThat(accepted(Samples.of(OperationCase.RELEASE)))
        .isEqualTo(new ShardCommand.Release(23, CORE_SHARD, 31, 7, cursor, 40));
    assertThat(accepted(Samples.of(OperationCase.FAIL)))
        .isEqualTo(new ShardCommand.Fail(23, CORE_SHARD, 31, 7, null, "io", "disk gone"));
    assertThat(accepted(Samples.of(OperationCase.QUARANTINE)))
        .isEqualTo(
            new ShardCommand.Quarantine(23, CORE_SHARD, 31, 7, key("p"), Blob.EMPTY, "", ""));
    assertThat(accepted(Samples.of(OperationCase.SPLIT_REPLACE)))
        .isEqualTo(
            new ShardCommand.SplitReplace(
                23, CORE_SHARD, 31, 7, List.of(key("m")), List.of(Blob.EMPTY, blob("x"))));
  }

  @Test
  void operatorsCommands_areReadFieldByField() {
    assertThat(accepted(Samples.of(OperationCase.CREATE_RUN)))
        .isEqualTo(
            new RunCommand.CreateRun(
                STAMP,
                "job",
                new RunConfig(0, 1, 0, 5, 5, 1_000, 60_000, false, WhenDone.AUTO_COMPLETE, 5)));
    assertThat(accepted(Samples.of(OperationCase.ADD_SHARDS)))
        .isEqualTo(
            new ShardsCommand.AddShards(
                STAMP,
                CORE_RUN,
                0,
                List.of(
                    dev.stint.core.value.KeyRange.of(null, key("m")),
                    dev.stint.core.value.KeyRange.of(key("m"), null)),
                Arrays.asList(new Cursor(key("k"), blob("t")), null),
                List.of()));
    assertThat(accepted(Samples.of(OperationCase.UNPARK_SHARDS)))
        .isEqualTo(new ShardsCommand.UnparkShards(STAMP, CORE_RUN, List.of(0L, 7L)));
    assertThat(accepted(Samples.of(OperationCase.REVOKE_LEASE)))
        .isEqualTo(new ShardsCommand.RevokeLease(STAMP, CORE_SHARD, true));
    Quotas quotas = new Quotas(0, 10_000_000, 50_000_000, 100_000, 0, 1_000, 3_600_000);
    assertThat(accepted(Samples.of(OperationCase.SET_QUOTA)))
        .isEqualTo(new ControlCommand.SetQuota(STAMP, quotas));
  }

  @Test
  void runWithoutConfig_hasTheDefaults() {
    Operation operation =
        Operation.newBuilder()
            .setCreateRun(CreateRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setName("job"))
            .build();
    assertThat(accepted(operation))
        .isEqualTo(new RunCommand.CreateRun(STAMP, "job", RunConfig.DEFAULT));
  }

  @Test
  void claimsWait_isGivenApart_andNoPartOfTheCommand() {
    Operation claim = Samples.of(OperationCase.CLAIM);
    Operation other =
        claim.toBuilder().setClaim(claim.getClaim().toBuilder().setWaitMillis(0)).build();
    Operations.Ready ready = (Operations.Ready) operations.parse(TENANT, claim);
    assertThat(ready.waitMillis()).isEqualTo(500);
    assertThat(((Operations.Ready) operations.parse(TENANT, other)).proposal())
        .isEqualTo(ready.proposal());
  }

  @Test
  void claimOfAllRuns_hasNoNames() {
    Claim.Builder claim =
        Claim.newBuilder().setSession(SESSION).setSequence(1).setAllRuns(true).setMax(1);
    assertThat(accepted(Operation.newBuilder().setClaim(claim).build()))
        .isEqualTo(new ClaimCommand(23, 1, List.of(), 1));
    invalid(Operation.newBuilder().setClaim(claim.clone().addRuns("job")).build(), "runs");
    invalid(Operation.newBuilder().setClaim(claim.clone().setAllRuns(false)).build(), "runs");
    invalid(
        Operation.newBuilder().setClaim(claim.clone().setWaitMillis(-1)).build(), "wait_millis");
  }

  @Test
  void nothing_isRefused() {
    invalid(Operation.getDefaultInstance(), "operation");
  }

  @Test
  void operationBeyondOneMebibyte_isRefusedAlthoughEachOfItsListsIsWithin() {
    ByteString metadata = ByteString.copyFrom(new byte[Limits.MAX_METADATA_BYTES]);
    AddShards.Builder add = Samples.of(OperationCase.ADD_SHARDS).getAddShards().toBuilder();
    add.clearShards();
    for (int i = 0; i < 60; i++) {
      ByteString start = utf8("%04d".formatted(i) + "a".repeat(Limits.MAX_KEY_BYTES - 4));
      ByteString end = utf8("%04d".formatted(i) + "b".repeat(Limits.MAX_KEY_BYTES - 4));
      add.addShards(
          NewShard.newBuilder()
              .setRange(KeyRange.newBuilder().setStart(start).setEnd(end))
              .setMetadata(metadata));
    }
    Operation operation = Operation.newBuilder().setAddShards(add).build();
    Rejection rejection = refused(operation);
    assertThat(rejection.code()).isEqualTo(RejectionCode.LIMIT_EXCEEDED);
    assertThat(rejection.subject()).isEqualTo("operation");
    assertThat(rejection.given()).isEqualTo(operation.getSerializedSize());
    assertThat(rejection.current()).isEqualTo(1 << 20);
  }

  @Test
  void checkpointWithoutCursor_isRefused() {
    Checkpoint.Builder checkpoint =
        Samples.of(OperationCase.CHECKPOINT).getCheckpoint().toBuilder();
    invalid(
        Operation.newBuilder().setCheckpoint(checkpoint.clone().clearCursor()).build(),
        "cursor.last_key");
    invalid(
        Operation.newBuilder().setCheckpoint(checkpoint.clone().setUnitsDone(-1)).build(),
        "units_done");
    invalid(
        Operation.newBuilder().setCheckpoint(checkpoint.clone().setUnitsRemaining(-5)).build(),
        "units_remaining");
    invalid(Operation.newBuilder().setCheckpoint(checkpoint.clone().setFence(-1)).build(), "fence");
  }

  @Test
  void stampThatIsNone_isRefused() {
    CreateRun.Builder create =
        CreateRun.newBuilder().setOpId(ID).setExpiresAt(EXPIRY).setName("job");
    invalid(
        Operation.newBuilder().setCreateRun(create.clone().setOpId(utf8("short"))).build(),
        "op_id");
    invalid(
        Operation.newBuilder().setCreateRun(create.clone().clearExpiresAt()).build(), "expires_at");
    Operation session = Samples.of(OperationCase.OPEN_SESSION);
    invalid(
        session.toBuilder()
            .setOpenSession(session.getOpenSession().toBuilder().clearNonce())
            .build(),
        "nonce");
  }

  @Test
  void rangeThatIsNone_isRefused() {
    AddShards.Builder add = Samples.of(OperationCase.ADD_SHARDS).getAddShards().toBuilder();
    KeyRange backwards = KeyRange.newBuilder().setStart(utf8("b")).setEnd(utf8("a")).build();
    KeyRange emptyBound = KeyRange.newBuilder().setStart(ByteString.EMPTY).build();
    for (NewShard shard :
        List.of(
            NewShard.newBuilder().setRange(backwards).build(),
            NewShard.newBuilder().setRange(emptyBound).build(),
            NewShard.getDefaultInstance())) {
      invalid(
          Operation.newBuilder().setAddShards(add.clone().addShards(shard)).build(),
          "shards.range");
    }
  }

  @Test
  void numberBeyondJavasSignedOnes_isRefusedAndNotTakenForANegativeOne() {
    RunPolicy policy = RunPolicy.newBuilder().setMaxLeases(-1).build();
    Operation operation = Samples.of(OperationCase.SET_RUN_POLICY);
    Rejection rejection =
        refused(
            operation.toBuilder()
                .setSetRunPolicy(operation.getSetRunPolicy().toBuilder().setPolicy(policy))
                .build());
    assertThat(rejection)
        .isEqualTo(
            Rejection.of(
                RejectionCode.LIMIT_EXCEEDED, "max_leases", 0xFFFFFFFFL, Integer.MAX_VALUE));
  }

  @Test
  void heldCountThatNobodyHas_isToldItsLeases() {
    Operation beat = Samples.of(OperationCase.HEARTBEAT);
    Operation wrong =
        beat.toBuilder().setHeartbeat(beat.getHeartbeat().toBuilder().setHeldCount(-1)).build();
    assertThat(((SessionCommand.Heartbeat) accepted(wrong)).heldCount())
        .isGreaterThan(Limits.MAX_SESSION_CAPACITY);
  }

  @Test
  void unknownEnumValue_isRefused() {
    Operation create = Samples.of(OperationCase.CREATE_RUN);
    CreateRun.Builder message = create.getCreateRun().toBuilder();
    message.getConfigBuilder().setWhenDoneValue(99);
    invalid(create.toBuilder().setCreateRun(message).build(), "config.when_done");
  }

  @Test
  void shapeIsChecked() {
    Operation pause = Samples.of(OperationCase.PAUSE_RUN);
    dev.stint.api.v1.RunRef none = RUN.toBuilder().clearIncarnation().build();
    invalid(
        pause.toBuilder().setPauseRun(pause.getPauseRun().toBuilder().setRun(none)).build(),
        "incarnation");
    assertThat(((Operations.Refused) operations.parse("No Tenant", pause)).rejection().subject())
        .isEqualTo("tenant");
  }
}
