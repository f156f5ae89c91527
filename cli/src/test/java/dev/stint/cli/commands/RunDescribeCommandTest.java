package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.Event;
import dev.stint.api.v1.ExplainRequest;
import dev.stint.api.v1.ExplainResponse;
import dev.stint.api.v1.Finding;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.Position;
import dev.stint.api.v1.RunCounters;
import dev.stint.api.v1.RunInfo;
import dev.stint.api.v1.RunProgress;
import dev.stint.api.v1.WatchResponse;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunDescribeCommandTest extends CliTest {
  @BeforeEach
  void oneRun() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(GetRunRequest.class, request -> Samples.response(Samples.run("reindex")))
        .on(
            ExplainRequest.class,
            request ->
                ExplainResponse.newBuilder()
                    .setHeader(FakeServer.HEADER)
                    .setSummary("Work goes on.")
                    .addFindings(
                        Finding.newBuilder()
                            .setCode(Finding.Code.LEASED_WITHOUT_PROGRESS)
                            .setText("shard 7 has not moved under its lease")
                            .setHint("look at its worker")
                            .setShardId(7)
                            .setWorker("w1"))
                    .build());
  }

  private static RunInfo.Builder idle() {
    return Samples.run("reindex")
        .setCounters(RunCounters.newBuilder().setActive(10))
        .setProgress(RunProgress.newBuilder().setEtaUnknownBecause("nothing was done lately"));
  }

  private static WatchResponse events(Event... events) {
    return WatchResponse.newBuilder()
        .setHeader(FakeServer.HEADER)
        .setPosition(Position.newBuilder().setRevision(1_000))
        .setEvents(WatchResponse.Events.newBuilder().addAllEvents(List.of(events)))
        .build();
  }

  @Test
  void runThatIsWorkedOn_inFull() {
    Outcome outcome = stint("run", "describe", "reindex");
    assertThat(outcome.exitCode()).isZero();
    Golden.check("run-describe.table", outcome.out());
  }

  @Test
  void json_withTheExplanation() {
    Golden.check("run-describe.json", stint("run", "describe", "reindex", "-o", "json").out());
  }

  @Test
  void neverClaimed_idleSinceItWasSealed() {
    server.on(GetRunRequest.class, request -> Samples.response(idle())).events(events());
    Outcome outcome = stint("run", "describe", "reindex");
    assertThat(outcome.out()).contains("Note").doesNotContain("no worker");
    Golden.check("run-describe-idle.table", outcome.out());
  }

  @Test
  void serviceSaysThatThereIsNoWorker_saidBesideTheTime() {
    server
        .on(GetRunRequest.class, request -> Samples.response(idle()))
        .events(events())
        .on(
            ExplainRequest.class,
            request ->
                ExplainResponse.newBuilder()
                    .setHeader(FakeServer.HEADER)
                    .setSummary("no worker of the tenant is there")
                    .addFindings(
                        Finding.newBuilder()
                            .setCode(Finding.Code.NO_SESSIONS)
                            .setText("no worker of the tenant is there")
                            .setHint("start a worker"))
                    .build());
    assertThat(stint("run", "describe", "reindex").out())
        .contains("no worker, nothing claimed for 5 min");
  }

  @Test
  void claimedLongAgo_idleSinceTheLastGrant() {
    Event grant =
        Event.newBuilder()
            .setRevision(900)
            .setLogicalTimeMillis(340_000)
            .setRun(Samples.ref("reindex"))
            .setShardId(3)
            .setShardGranted(Event.ShardGranted.newBuilder().setWorker("w1").setAttempt(1))
            .build();
    server.on(GetRunRequest.class, request -> Samples.response(idle())).events(events(grant));
    assertThat(stint("run", "describe", "reindex").out()).contains("nothing claimed for 1 min");
    assertThat(stint("run", "describe", "reindex", "-o", "json").out())
        .contains("\"idle_millis\": \"60000\"");
  }

  @Test
  void noSuchRun_notFound() {
    server.on(
        GetRunRequest.class,
        request -> {
          throw FakeServer.notFound("run acme/" + request.getRun().getName());
        });
    assertThat(stint("run", "describe", "nope"))
        .isEqualTo(
            new Outcome(
                3,
                "",
                "error: there is no run acme/nope\nnext:  stint run list shows what there is\n"));
  }

  @Test
  void anotherIncarnation_notFound() {
    Outcome outcome = stint("run", "describe", "reindex", "--incarnation", "4");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("of incarnation 4 is gone").contains("of incarnation 17");
  }
}
