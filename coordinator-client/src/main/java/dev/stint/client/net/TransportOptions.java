package dev.stint.client.net;

import dev.stint.client.internal.DispatchOptions;
import dev.stint.client.internal.RetryPolicy;
import dev.stint.client.runtime.NanoClock;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What a transport is made of.
 *
 * @param endpoints host:port of any nodes, at least one
 * @param channels makes a channel to host:port
 * @param streaming whether to use streams where the server has them
 * @param callbacks runs what users hang on futures and watches
 */
public record TransportOptions(
    String tenant,
    List<String> endpoints,
    Function<String, ManagedChannel> channels,
    boolean streaming,
    DispatchOptions dispatch,
    RetryPolicy retries,
    NanoClock clock,
    DoubleSupplier random,
    Executor callbacks) {
  public TransportOptions {
    endpoints = List.copyOf(endpoints);
  }
}
