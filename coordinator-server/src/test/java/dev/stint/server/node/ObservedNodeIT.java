package dev.stint.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.api.v1.Claim;
import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.ListSessionsRequest;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.TriggerSnapshotRequest;
import dev.stint.api.v1.TriggerSnapshotResponse;
import dev.stint.server.GeneratedFile;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those see who look at a node from outside: probes, tools and Prometheus. */
final class ObservedNodeIT {
  private static final Pattern METRIC = Pattern.compile("\\| `(stint_[a-z_]+)` \\| (\\w+) ");

  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> get(OneNode node, String path) throws Exception {
    URI address = URI.create("http://" + node.server().httpAddress() + path);
    return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static ServingStatus health(ManagedChannel channel, String service) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  void nodeThatLeads_healthyReadyAndServing(@TempDir Path directory) throws Exception {
    try (OneNode node = OneNode.alone(directory)) {
      ManagedChannel channel = node.connect();
      await()
          .untilAsserted(
              () -> {
                assertThat(get(node, "/healthz").statusCode()).isEqualTo(200);
                assertThat(get(node, "/readyz").statusCode()).isEqualTo(200);
                for (String service :
                    List.of("", StintGrpc.SERVICE_NAME, ClusterGrpc.SERVICE_NAME)) {
                  assertThat(health(channel, service)).isEqualTo(ServingStatus.SERVING);
                }
              });
      assertThat(services(channel))
          .contains(StintGrpc.SERVICE_NAME, ClusterGrpc.SERVICE_NAME, HealthGrpc.SERVICE_NAME);
    }
  }

  private static List<String> services(ManagedChannel channel) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    List<ServiceResponse> services =
        answer.orTimeout(10, TimeUnit.SECONDS).join().getListServicesResponse().getServiceList();
    asking.onCompleted();
    return services.stream().map(ServiceResponse::getName).toList();
  }

  @Test
  void nobodyLeads_aliveButNeitherReadyNorServing(@TempDir Path directory) throws Exception {
    try (OneNode node = OneNode.ofThree(directory)) {
      assertThat(get(node, "/healthz").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(node, "/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("no leader is known");
      assertThat(health(node.connect(), "")).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void everyDocumentedMetric_isServedByARunningNode(@TempDir Path directory) throws Exception {
    try (OneNode node = OneNode.alone(directory)) {
      ManagedChannel channel = node.connect();
      var stint = StintGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
      SessionId nobody = SessionId.newBuilder().setRevision(1).build();
      stint.execute(
          ExecuteRequest.newBuilder()
              .setTenant("t")
              .addOperations(
                  Operation.newBuilder().setHeartbeat(Heartbeat.newBuilder().setSession(nobody)))
              .addOperations(
                  Operation.newBuilder()
                      .setClaim(
                          Claim.newBuilder()
                              .setSession(nobody)
                              .setSequence(1)
                              .setAllRuns(true)
                              .setMax(1)))
              .build());
      TriggerSnapshotResponse snapshot =
          ClusterGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .triggerSnapshot(TriggerSnapshotRequest.getDefaultInstance());
      assertThat(snapshot.getHeader().getNodeId()).isEqualTo("n1");
      assertThat(snapshot.getSnapshots(0).getProblem()).isEmpty();
      listSessions(stint);

      String served = get(node, "/metrics").body();
      List<MatchResult> documented =
          METRIC
              .matcher(Files.readString(GeneratedFile.projectRoot().resolve("docs/metrics.md")))
              .results()
              .toList();
      assertThat(documented).hasSizeGreaterThan(25);
      assertThat(documented)
          .allSatisfy(
              metric -> {
                String suffix = metric.group(2).equals("histogram") ? "_count" : "";
                assertThat(served).containsPattern("(?m)^" + metric.group(1) + suffix + "[ {]");
              });
      for (String measured :
          List.of(
              "stint_queue_wait_seconds_count{lane=\"commands\"}",
              "stint_queue_wait_seconds_count{lane=\"heartbeats\"}",
              "stint_store_batch_seconds_count",
              "stint_committed_index")) {
        assertThat(served.lines().filter(line -> line.startsWith(measured)).findFirst())
            .hasValueSatisfying(line -> assertThat(line).doesNotEndWith(" 0"));
      }
    }
  }

  /** Of a tenant that does not exist: looked for all the same. */
  private static void listSessions(StintGrpc.StintBlockingStub stint) {
    try {
      stint.listSessions(ListSessionsRequest.newBuilder().setTenant("t").build());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
    }
  }
}
