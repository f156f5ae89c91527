package dev.stint.server.api;

import static dev.stint.server.api.Samples.GROUP;
import static dev.stint.server.api.Samples.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.Limit;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.OperationResult.ResultCase;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.read.HeldShard;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ResultsTest {
  private static final RunRef RUN = new RunRef("job", 17);
  private static final ShardRef SHARD = new ShardRef(RUN, 5);
  private static final dev.stint.core.value.KeyRange RANGE =
      dev.stint.core.value.KeyRange.of(key("a"), null);

  private static final List<Result> SIMPLE =
      List.of(
          Result.Done.INSTANCE,
          new Result.SessionOpened(23, 10_000, 99),
          new Result.HeartbeatAccepted(99, true, true),
          new Result.Granted(List.of()),
          new Result.NothingGranted(Result.NothingGranted.Why.SETTLED, -1),
          new Result.Split(8, 2),
          new Result.Quarantined(8),
          new Result.Failed(false, 77),
          new Result.RunCreated(17, true, RunStatus.INITIALIZING),
          new Result.ShardsAdded(0, 2),
          new Result.Unparked(List.of(Result.Unparked.Outcome.UNPARKED)),
          new Result.SplitAsked(23, 31));

  private final Results results = new Results(GROUP);

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Proposal proposal(OperationCase kind) {
    Operations.Parsed parsed = new Operations(GROUP).parse(TENANT, Samples.of(kind));
    return ((Operations.Ready) parsed).proposal();
  }

  private OperationResult of(OperationCase kind, Result result) {
    Answer answer = new Answer(new Judged(result, 41), true);
    OperationResult message = results.of(9, proposal(kind), answer);
    assertThat(message.getCorrelation()).isEqualTo(9);
    assertThat(message.getReplayed()).isTrue();
    assertThat(message.getRevision()).isEqualTo(41);
    return message;
  }

  private dev.stint.api.v1.Rejection refused(OperationCase kind, Rejection rejection) {
    return of(kind, new Result.Rejected(rejection)).getRejection();
  }

  @Test
  void eachVariantOfResults_isAmongThoseTried() {
    Stream<Class<?>> tried =
        Stream.concat(SIMPLE.stream().map(Object::getClass), Stream.of(Result.Rejected.class));
    assertThat(tried).containsExactlyInAnyOrder(Result.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationCase.class,
      names = "OPERATION_NOT_SET",
      mode = EnumSource.Mode.EXCLUDE)
  void eachOperation_withEachResult_isWrittenWithoutFailing(OperationCase kind) {
    for (Result result : SIMPLE) {
      assertThat(of(kind, result).getResultCase()).isNotEqualTo(ResultCase.RESULT_NOT_SET);
    }
    for (RejectionCode code : RejectionCode.values()) {
      dev.stint.api.v1.Rejection rejection = refused(kind, Rejection.of(code, "what", 3, 4));
      assertThat(rejection.getMessage()).contains("what");
      assertThat(rejection.getHint()).isEqualTo(code.whatToDo());
      assertThat(rejection.getSubject()).isEqualTo("what");
    }
  }

  @Test
  void eachOperation_hasItsOwnResults() {
    Map<OperationCase, ResultCase> done = new EnumMap<>(OperationCase.class);
    for (OperationCase kind : Samples.all().keySet()) {
      done.put(kind, of(kind, Result.Done.INSTANCE).getResultCase());
    }
    done.values().removeIf(one -> one == ResultCase.REJECTION);
    assertThat(done)
        .containsOnly(
            Map.entry(OperationCase.CLOSE_SESSION, ResultCase.SESSION_CLOSED),
            Map.entry(OperationCase.CHECKPOINT, ResultCase.CHECKPOINT_ACCEPTED),
            Map.entry(OperationCase.COMPLETE, ResultCase.SHARD_COMPLETED),
            Map.entry(OperationCase.RELEASE, ResultCase.SHARD_RELEASED),
            Map.entry(OperationCase.PARK, ResultCase.SHARD_PARKED),
            Map.entry(OperationCase.SEAL_RUN, ResultCase.RUN_SEALED),
            Map.entry(OperationCase.PAUSE_RUN, ResultCase.RUN_PAUSED),
            Map.entry(OperationCase.RESUME_RUN, ResultCase.RUN_RESUMED),
            Map.entry(OperationCase.COMPLETE_RUN, ResultCase.RUN_COMPLETED),
            Map.entry(OperationCase.FAIL_RUN, ResultCase.RUN_FAILED),
            Map.entry(OperationCase.CANCEL_RUN, ResultCase.RUN_CANCELLED),
            Map.entry(OperationCase.DELETE_RUN, ResultCase.RUN_DELETING),
            Map.entry(OperationCase.SET_RUN_POLICY, ResultCase.RUN_POLICY_SET),
            Map.entry(OperationCase.PARK_SHARD, ResultCase.SHARD_PARKED),
            Map.entry(OperationCase.REVOKE_LEASE, ResultCase.LEASE_REVOKED),
            Map.entry(OperationCase.EVICT_SESSION, ResultCase.SESSION_EVICTED),
            Map.entry(OperationCase.DRAIN_SESSION, ResultCase.SESSION_DRAINING),
            Map.entry(OperationCase.SET_QUOTA, ResultCase.QUOTA_SET));
    Result.Split split = new Result.Split(8, 2);
    assertThat(of(OperationCase.SPLIT_RESIDUAL, split).getResidualSplit().getResidualId())
        .isEqualTo(8);
    assertThat(of(OperationCase.SPLIT_REPLACE, split).getShardSplit().getChildren()).isEqualTo(2);
    assertThat(of(OperationCase.SPLIT_SHARD, split).getShardSplit().getFirstChildId()).isEqualTo(8);
  }

  @Test
  void grant_stillHeld_showsTheShard_andOtherwiseOnlyWhichItWas() {
    Blob metadata = Blob.of(new byte[] {1});
    Grant held = new Grant(SHARD, 31, 2, RANGE, Cursor.at(key("k")), metadata, true);
    Grant lost = new Grant(SHARD, 30, 0, RANGE, null, Blob.EMPTY, false);
    OperationResult message = of(OperationCase.CLAIM, new Result.Granted(List.of(held, lost)));
    assertThat(message.getLeasesGranted().toString())
        .isEqualTo(
            """
            grants {
              shard {
                run {
                  tenant: "acme"
                  name: "job"
                  incarnation: 17
                  group: 3
                }
                shard_id: 5
              }
              fence: 31
              still_held: true
              attempt: 2
              range {
                start: "a"
              }
              cursor {
                last_key: "k"
              }
              metadata: "\\001"
            }
            grants {
              shard {
                run {
                  tenant: "acme"
                  name: "job"
                  incarnation: 17
                  group: 3
                }
                shard_id: 5
              }
              fence: 30
            }
            """);
  }

  @Test
  void nothingGranted_saysWhenOnlyIfThatIsKnown() {
    Result later = new Result.NothingGranted(Result.NothingGranted.Why.NOTHING_CLAIMABLE, 0);
    assertThat(of(OperationCase.CLAIM, later).getNothingGranted().hasEarliestLogicalTimeMillis())
        .isTrue();
    Result never = new Result.NothingGranted(Result.NothingGranted.Why.SETTLED, -1);
    assertThat(of(OperationCase.CLAIM, never).getNothingGranted().hasEarliestLogicalTimeMillis())
        .isFalse();
  }

  @Test
  void unparked_namesEachShard() {
    Result result =
        new Result.Unparked(
            List.of(Result.Unparked.Outcome.UNPARKED, Result.Unparked.Outcome.NOT_FOUND));
    assertThat(of(OperationCase.UNPARK_SHARDS, result).getShardsUnparked().getOutcomesList())
        .extracting(one -> one.getShardId() + " " + one.getOutcome())
        .containsExactly("0 UNPARKED", "7 NOT_FOUND");
  }

  @Test
  void rejection_carriesWhatTheContractPromises() {
    assertThat(
            refused(
                    OperationCase.CHECKPOINT,
                    Rejection.of(RejectionCode.STALE_FENCE, "fence", 31, 40))
                .getFences())
        .extracting(fences -> fences.getYours() + " " + fences.getCurrent())
        .isEqualTo("31 40");
    assertThat(
            refused(
                    OperationCase.PAUSE_RUN,
                    Rejection.ofRun(RejectionCode.RUN_NOT_ACTIVE, RunStatus.DONE))
                .getRunStatus())
        .isEqualTo(dev.stint.api.v1.RunStatus.RUN_STATUS_DONE);
    assertThat(
            refused(
                    OperationCase.COMPLETE,
                    Rejection.ofShard(RejectionCode.SHARD_TERMINAL, ShardStatus.PARKED))
                .getShardStatus())
        .isEqualTo(dev.stint.api.v1.ShardStatus.SHARD_STATUS_PARKED);
    assertThat(
            refused(
                    OperationCase.CREATE_RUN,
                    Rejection.of(RejectionCode.QUOTA_EXCEEDED, "runs", 11, 10))
                .getLimit())
        .isEqualTo(Limit.newBuilder().setName("runs").setGiven(11).setAllowed(10).build());
  }

  @Test
  void presentRange_isToldToTheHolderAlone() {
    Rejection moved = Rejection.ofRange(RejectionCode.BAD_BOUNDARIES, "boundaries", RANGE);
    assertThat(refused(OperationCase.SPLIT_REPLACE, moved).getCurrentRange())
        .isEqualTo(KeyRange.newBuilder().setStart(Samples.utf8("a")).build());
    assertThat(refused(OperationCase.SPLIT_SHARD, moved).hasCurrentRange()).isFalse();
  }

  @Test
  void heldLeases_areAddedToTheHeartbeat() {
    OperationResult beat =
        of(OperationCase.HEARTBEAT, new Result.HeartbeatAccepted(99, false, true));
    assertThat(beat.getHeartbeatAccepted().hasHeld()).isFalse();
    OperationResult told = results.withHeld(beat, TENANT, List.of(new HeldShard(SHARD, 31)), 55);
    assertThat(told.getCorrelation()).isEqualTo(9);
    assertThat(told.getHeartbeatAccepted().getDeadlineMillis()).isEqualTo(99);
    assertThat(told.getHeartbeatAccepted().getDraining()).isTrue();
    assertThat(told.getHeartbeatAccepted().getHeld().getRevision()).isEqualTo(55);
    assertThat(told.getHeartbeatAccepted().getHeld().getLeases(0))
        .isEqualTo(results.lease(TENANT, SHARD, 31));
  }

  @Test
  void systemCommand_thatComesHere_isADefectAndNoFailure() {
    Proposal system = new Proposal("", new SystemCommand.Bootstrap(1), Fingerprint.NONE);
    OperationResult message =
        results.of(1, system, new Answer(new Judged(Result.Done.INSTANCE, 1), false));
    assertThat(message.getRejection().getMessage()).contains(CommandKind.BOOTSTRAP.name());
  }

  @Test
  void gatewaysRefusals_sayWhatToDo() {
    for (dev.stint.api.v1.Rejection one :
        List.of(
            Rejections.resourceExhausted("too many wait", 20),
            Rejections.tooLarge("operations", 2_000, 1_024),
            Rejections.unavailable("this node does not lead", null, 100),
            Rejections.outcomeUnknown("the leader was deposed"),
            Rejections.deadlineExceeded(),
            Rejections.internal("something"),
            Rejections.notFound("run"),
            Rejections.invalidArgument("tenant", "a name"))) {
      OperationResult message = Results.refused(5, one);
      assertThat(message.getRevision()).isZero();
      assertThat(one.getMessage()).startsWith(one.getCode().name().substring(15));
      assertThat(one.getHint()).isNotBlank();
    }
    assertThat(Rejections.resourceExhausted("too many wait", 20).getRetryAfterMillis())
        .isEqualTo(20);
    dev.stint.api.v1.Leader leader =
        dev.stint.api.v1.Leader.newBuilder().setNodeId("n2").setAddress("h:7400").build();
    assertThat(Rejections.unavailable("x", leader, 0).getLeader()).isEqualTo(leader);
    assertThat(Rejections.unavailable("x", leader, 0).getHint()).contains("n2").contains("h:7400");
  }
}
