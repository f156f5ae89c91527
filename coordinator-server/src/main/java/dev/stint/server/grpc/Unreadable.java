package dev.stint.server.grpc;

import com.google.protobuf.Message;
import dev.stint.server.api.Rejections;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Answers bytes that are no message of the contract as any other bad input. gRPC itself would end
 * such a call as UNKNOWN without a word of why, and log each with its stack.
 */
final class Unreadable {
  private Unreadable() {}

  /** The service, answering what can not be read. */
  static ServerServiceDefinition refused(ServerServiceDefinition service, NodeContext node) {
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    var methods = service.getMethods().stream().map(method -> refused(method, node)).toList();
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(builder::addMethod);
    return builder.build();
  }

  private static <Q, A> ServerMethodDefinition<Q, A> refused(
      ServerMethodDefinition<Q, A> method, NodeContext node) {
    MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
    Lenient<Q> requests = new Lenient<>((PrototypeMarshaller<Q>) descriptor.getRequestMarshaller());
    return ServerMethodDefinition.create(
        descriptor.toBuilder(requests, descriptor.getResponseMarshaller()).build(),
        refused(method.getServerCallHandler(), requests, node));
  }

  private static <Q, A> ServerCallHandler<Q, A> refused(
      ServerCallHandler<Q, A> handler, Lenient<Q> requests, NodeContext node) {
    return (call, headers) ->
        new SimpleForwardingServerCallListener<Q>(handler.startCall(call, headers)) {
          private boolean refused;

          @Override
          public void onMessage(Q request) {
            if (request == requests.unreadable) {
              refuse(call, node);
              refused = true;
              super.onCancel(); // the handler learns that this call is over
            } else if (!refused) {
              super.onMessage(request);
            }
          }

          @Override
          public void onHalfClose() {
            if (!refused) {
              super.onHalfClose();
            }
          }
        };
  }

  private static void refuse(ServerCall<?, ?> call, NodeContext node) {
    StatusRuntimeException why =
        node.status(
            io.grpc.Status.Code.INVALID_ARGUMENT,
            Rejections.invalidArgument("message", "one of the contract: these bytes are none"));
    Metadata trailers = why.getTrailers();
    call.close(why.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** Reads what can be read; what can not becomes one message that nothing else ever is. */
  private static final class Lenient<Q> implements PrototypeMarshaller<Q> {
    private final PrototypeMarshaller<Q> strict;
    private final Q unreadable;

    @SuppressWarnings("unchecked") // a message built by a message's own builder
    Lenient(PrototypeMarshaller<Q> strict) {
      this.strict = strict;
      unreadable = (Q) ((Message) strict.getMessagePrototype()).newBuilderForType().build();
    }

    @Override
    public Q getMessagePrototype() {
      return strict.getMessagePrototype();
    }

    @Override
    public Class<Q> getMessageClass() {
      return strict.getMessageClass();
    }

    @Override
    public InputStream stream(Q message) {
      return strict.stream(message);
    }

    @Override
    public Q parse(InputStream stream) {
      try {
        return strict.parse(stream);
      } catch (StatusRuntimeException e) {
        return unreadable;
      }
    }
  }
}
