package dev.stint.cli;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.Header;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A node that speaks the public contract over a real port and answers what a test tells it to. It
 * knows no rules: what is sent is kept, for the test to judge.
 */
public final class FakeServer implements AutoCloseable {
  /** In every answer. */
  public static final Header HEADER =
      Header.newBuilder()
          .setClusterId("stint")
          .setNodeId("n1")
          .setTerm(3)
          .setIndex(500)
          .setRevision(1_000)
          .setLogicalTimeMillis(400_000)
          .setHorizonMillis(400_000)
          .build();

  private final Map<Class<?>, Function<Message, Message>> reads = new ConcurrentHashMap<>();
  private final Map<OperationCase, UnaryOperator<OperationResult.Builder>> results =
      new EnumMap<>(OperationCase.class);
  private final List<Operation> operations = new CopyOnWriteArrayList<>();
  private final List<Message> asked = new CopyOnWriteArrayList<>();
  private final List<WatchResponse> events = new CopyOnWriteArrayList<>();
  private final Server server;
  private final String endpoint;

  public FakeServer() {
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
              .addService(unary(new StintService()))
              .addService(unary(new ClusterGrpc.ClusterImplBase() {}))
              .build()
              .start();
      endpoint = "127.0.0.1:" + server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is, or was. */
  public String endpoint() {
    return endpoint;
  }

  /** Answers a request of this type. */
  public <Q extends Message> FakeServer on(Class<Q> request, Function<Q, Message> answer) {
    reads.put(request, message -> answer.apply(request.cast(message)));
    return this;
  }

  /** Answers an operation of this kind. */
  public FakeServer on(OperationCase operation, UnaryOperator<OperationResult.Builder> result) {
    results.put(operation, result);
    return this;
  }

  /** Refuses an operation of this kind. */
  public FakeServer refuse(OperationCase operation, Rejection rejection) {
    return on(operation, result -> result.setRejection(rejection));
  }

  /** What a watch is told; then it stays open. */
  public FakeServer events(WatchResponse... responses) {
    events.addAll(List.of(responses));
    return this;
  }

  /** The operations received, in order. */
  public List<Operation> operations() {
    return operations;
  }

  /** The other requests received of a type, in order. */
  public <Q extends Message> List<Q> asked(Class<Q> type) {
    return asked.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** To be thrown by an answer: there is no such thing. */
  public static RuntimeException notFound(String what) {
    return refused(
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_NOT_FOUND)
            .setMessage("there is no " + what)
            .setHint("check the name")
            .build(),
        io.grpc.Status.Code.NOT_FOUND);
  }

  public static RuntimeException refused(Rejection rejection, io.grpc.Status.Code code) {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(rejection.getMessage())
            .addDetails(Any.pack(ErrorInfo.newBuilder().setRejection(rejection).build()))
            .build());
  }

  /** Every method that takes and gives one message, answered by what the test said. */
  private ServerServiceDefinition unary(BindableService service) {
    ServerServiceDefinition described = service.bindService();
    ServerServiceDefinition.Builder builder =
        ServerServiceDefinition.builder(described.getServiceDescriptor());
    described
        .getMethods()
        .forEach(
            method -> {
              MethodDescriptor<?, ?> descriptor = method.getMethodDescriptor();
              boolean read =
                  descriptor.getType() == MethodDescriptor.MethodType.UNARY
                      && !descriptor.getFullMethodName().endsWith("/Execute");
              if (read) {
                answer(builder, descriptor);
              } else {
                builder.addMethod(method);
              }
            });
    return builder.build();
  }

  @SuppressWarnings("unchecked")
  private void answer(ServerServiceDefinition.Builder builder, MethodDescriptor<?, ?> descriptor) {
    builder.addMethod(
        (MethodDescriptor<Message, Message>) descriptor,
        ServerCalls.asyncUnaryCall((request, observer) -> read(request, observer)));
  }

  private void read(Message request, StreamObserver<Message> observer) {
    asked.add(request);
    Function<Message, Message> answer = reads.get(request.getClass());
    try {
      if (answer == null) {
        throw io.grpc.Status.INTERNAL
            .withDescription("the test has no answer to " + request.getClass().getSimpleName())
            .asRuntimeException();
      }
      observer.onNext(answer.apply(request));
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(e);
    }
  }

  private ExecuteResponse execute(ExecuteRequest request) {
    ExecuteResponse.Builder response = ExecuteResponse.newBuilder().setHeader(HEADER);
    for (Operation operation : request.getOperationsList()) {
      operations.add(operation);
      OperationResult.Builder result =
          OperationResult.newBuilder()
              .setCorrelation(operation.getCorrelation())
              .setRevision(HEADER.getRevision() + operations.size());
      response.addResults(
          results.getOrDefault(operation.getOperationCase(), FakeServer::unknown).apply(result));
    }
    return response.build();
  }

  private static OperationResult.Builder unknown(OperationResult.Builder result) {
    return result.setRejection(
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_INTERNAL)
            .setMessage("the test has no result for this operation"));
  }

  /** What is not one message for one. */
  private final class StintService extends StintGrpc.StintImplBase {
    @Override
    public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
      observer.onNext(FakeServer.this.execute(request));
      observer.onCompleted();
    }

    @Override
    public StreamObserver<ExecuteRequest> stream(StreamObserver<ExecuteResponse> observer) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ExecuteRequest request) {
          observer.onNext(FakeServer.this.execute(request));
        }

        @Override
        public void onError(Throwable failure) {
          // the client has gone away
        }

        @Override
        public void onCompleted() {
          observer.onCompleted();
        }
      };
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
      asked.add(request);
      events.forEach(observer::onNext);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
