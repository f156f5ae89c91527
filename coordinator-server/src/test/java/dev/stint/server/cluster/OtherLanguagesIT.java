package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tools rely on that know nothing of Stint. */
@ExtendWith(SharedCluster.class)
final class OtherLanguagesIT {
  private final Channel channel = SharedCluster.get().channel(SharedCluster.get().leader());

  @Test
  void health_serving() {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void reflection_namesTheServicesAndDescribesThem() throws Exception {
    assertThat(
            ask(ServerReflectionRequest.newBuilder().setListServices(""))
                .getListServicesResponse()
                .getServiceList())
        .extracting(ServiceResponse::getName)
        .contains("stint.v1.Stint", "stint.v1.Cluster", "grpc.health.v1.Health");
    assertThat(
            ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol("stint.v1.Stint"))
                .getFileDescriptorResponse()
                .getFileDescriptorProtoList())
        .isNotEmpty();
  }

  private ServerReflectionResponse ask(ServerReflectionRequest.Builder question) throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
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
    questions.onNext(question.build());
    questions.onCompleted();
    return answer.get(20, TimeUnit.SECONDS);
  }
}
