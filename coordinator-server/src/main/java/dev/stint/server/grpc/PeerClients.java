package dev.stint.server.grpc;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import dev.stint.api.v1.ClusterGrpc;
import dev.stint.server.settings.Settings;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks the other nodes' cluster service. Channels are made when they are first needed. */
public final class PeerClients implements AutoCloseable {
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  <T> CompletableFuture<T> ask(
      Settings.Peer peer,
      long timeoutMillis,
      Function<ClusterGrpc.ClusterFutureStub, ListenableFuture<T>> question) {
    ManagedChannel channel =
        channels.computeIfAbsent(
            peer.api().toString(),
            target -> ManagedChannelBuilder.forTarget(target).usePlaintext().build());
    ClusterGrpc.ClusterFutureStub stub =
        ClusterGrpc.newFutureStub(channel).withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    CompletableFuture<T> answer = new CompletableFuture<>();
    Futures.addCallback(
        question.apply(stub),
        new FutureCallback<T>() {
          @Override
          public void onSuccess(T result) {
            answer.complete(result);
          }

          @Override
          public void onFailure(Throwable failure) {
            answer.completeExceptionally(failure);
          }
        },
        MoreExecutors.directExecutor());
    return answer;
  }

  /** Why there is no answer, in a clause. */
  static String problem(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    Status status = Status.fromThrowable(cause);
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> "it did not answer in its time";
      case UNAVAILABLE ->
          status.getCause() instanceof ConnectException
              ? "the connection was refused"
              : "no connection: " + status.getDescription();
      case UNKNOWN -> String.valueOf(cause.getMessage());
      default -> status.getCode() + ": " + status.getDescription();
    };
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
