package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.Event;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.LossReason;
import dev.stint.api.v1.ParkReason;
import dev.stint.api.v1.Position;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunWatchCommandTest extends CliTest {
  private static final int EVENTS = 9;

  @BeforeEach
  void someEvents() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")))
        .events(
            message(20)
                .setEvents(
                    WatchResponse.Events.newBuilder()
                        .addEvents(
                            event(17, 0).setRunCreated(Event.RunCreated.getDefaultInstance()))
                        .addEvents(
                            event(18, 0)
                                .setShardsAdded(
                                    Event.ShardsAdded.newBuilder()
                                        .setFirstShardId(0)
                                        .setShards(1_000)))
                        .addEvents(grant(20, 0, 5))
                        .addEvents(grant(20, 1, 6)))
                .build(),
            message(30).setProgress(WatchResponse.Progress.getDefaultInstance()).build(),
            message(33).setEvents(troubles()).build());
  }

  private static WatchResponse.Events.Builder troubles() {
    return WatchResponse.Events.newBuilder()
        .addEvents(
            event(31, 0)
                .setShardId(5)
                .setShardFailed(
                    Event.ShardFailed.newBuilder().setFailures(5).setText("http-500: \u001b[31m")))
        .addEvents(
            event(31, 1)
                .setShardId(5)
                .setShardParked(
                    Event.ShardParked.newBuilder()
                        .setReason(ParkReason.PARK_REASON_TOO_MANY_FAILURES)))
        .addEvents(
            event(32, 0)
                .setShardId(6)
                .setSession(SessionId.newBuilder().setRevision(19))
                .setFence(20)
                .setShardLost(
                    Event.ShardLost.newBuilder()
                        .setReason(LossReason.LOSS_REASON_EXPIRED)
                        .setLosses(1)))
        .addEvents(event(33, 0).setShardsUnparked(Event.ShardsUnparked.newBuilder().addShardIds(5)))
        .addEvents(event(33, 1).setRunPaused(Event.RunPaused.getDefaultInstance()));
  }

  private static WatchResponse.Builder message(long position) {
    return WatchResponse.newBuilder()
        .setHeader(FakeServer.HEADER)
        .setPosition(Position.newBuilder().setRevision(position));
  }

  private static Event.Builder event(long revision, int ordinal) {
    return Event.newBuilder()
        .setRevision(revision)
        .setOrdinal(ordinal)
        .setLogicalTimeMillis(1_000 * revision + 7)
        .setRun(Samples.ref("reindex"));
  }

  private static Event.Builder grant(long revision, int ordinal, long shard) {
    return event(revision, ordinal)
        .setShardId(shard)
        .setSession(SessionId.newBuilder().setRevision(19))
        .setFence(revision)
        .setShardGranted(Event.ShardGranted.newBuilder().setAttempt(1).setWorker("w1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "jsonl"})
  void events_lineByLine(String form) {
    Outcome outcome =
        stint("run", "watch", "reindex", "--limit", Integer.toString(EVENTS), "-o", form);
    assertThat(outcome.exitCode()).isZero();
    Golden.check("run-watch." + form, outcome.out());
  }

  @Test
  void eventsOfOneRevision_resumeBeforeItUntilTheLast() {
    List<String> lines =
        stint("run", "watch", "reindex", "--limit", "4", "-o", "jsonl").out().lines().toList();
    assertThat(lines.get(2)).endsWith("\"resume_from\":\"19\"}");
    assertThat(lines.get(3)).endsWith("\"resume_from\":\"20\"}");
  }

  @Test
  void from_asksForWhatCameAfter() {
    stint("run", "watch", "reindex", "--from", "18", "--limit", "1");
    WatchRequest request = server.asked(WatchRequest.class).get(0);
    assertThat(request.getAfter().getRevision()).isEqualTo(18);
    assertThat(request.getRun().getIncarnation()).isEqualTo(17);
  }

  @Test
  void fromNow_asksForThat() {
    stint("run", "watch", "reindex", "--from-now", "--limit", "1");
    assertThat(server.asked(WatchRequest.class).get(0).getFromNow()).isTrue();
  }

  @Test
  void noRun_theTenantsEvents() {
    stint("run", "watch", "--limit", "1");
    assertThat(server.asked(WatchRequest.class).get(0).hasRun()).isFalse();
  }

  @Test
  void eventsOfTheTenant_sayOfWhichRun() {
    assertThat(stint("run", "watch", "--limit", "2").out().lines().toList().get(1))
        .endsWith("shards_added       run=reindex first_shard_id=0 shards=1000");
  }

  @Test
  void compacted_saysFromWhereToGoOn() {
    FakeServer other = new FakeServer();
    try {
      other
          .on(LocateRequest.class, request -> Samples.located())
          .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")))
          .events(
              message(40)
                  .setCompacted(
                      WatchResponse.Compacted.newBuilder()
                          .setOldest(Position.newBuilder().setRevision(35)))
                  .build());
      environment("STINT_CLI_ENDPOINTS", other.endpoint());
      Outcome outcome = stint("run", "watch", "reindex", "--from", "2");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains("not kept any more").contains("--from 35");
    } finally {
      other.close();
    }
  }

  @Test
  void fromLateInTheMiddleOfARevision_neverResumesBeforeIt() {
    FakeServer other = new FakeServer();
    try {
      other
          .on(LocateRequest.class, request -> Samples.located())
          .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")))
          .events(
              message(501)
                  .setEvents(
                      WatchResponse.Events.newBuilder()
                          .addEvents(grant(501, 0, 5))
                          .addEvents(grant(501, 1, 6)))
                  .build());
      environment("STINT_CLI_ENDPOINTS", other.endpoint());
      List<String> lines =
          stint("run", "watch", "reindex", "--from", "500", "--limit", "2", "-o", "jsonl")
              .out()
              .lines()
              .toList();
      assertThat(lines.get(0)).endsWith("\"resume_from\":\"500\"}");
      assertThat(lines.get(1)).endsWith("\"resume_from\":\"501\"}");
    } finally {
      other.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x"})
  void limitThatIsNone_usage(String limit) {
    assertThat(stint("run", "watch", "reindex", "--limit", limit).exitCode()).isEqualTo(2);
  }

  @Test
  void wrongRevision_usage() {
    assertThat(stint("run", "watch", "reindex", "--from", "x").exitCode()).isEqualTo(2);
    assertThat(stint("run", "watch", "reindex", "--from", "1", "--from-now").exitCode())
        .isEqualTo(2);
  }
}
