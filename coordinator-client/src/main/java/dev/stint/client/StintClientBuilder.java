package dev.stint.client;

import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.internal.DispatchOptions;
import dev.stint.client.internal.RetryPolicy;
import dev.stint.client.net.Transport;
import dev.stint.client.net.TransportOptions;
import dev.stint.client.runtime.NanoClock;
import dev.stint.core.value.Names;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Makes a {@link StintClient}. Not thread-safe. */
public final class StintClientBuilder {
  private static final int MAX_ANSWER_BYTES = 16 << 20;

  private List<String> endpoints = List.of("127.0.0.1:7400");
  private String tenant = "default";
  private Duration timeout = Duration.ofSeconds(30);
  private Executor callbacks;
  private boolean streaming = true;
  private boolean plaintextAnywhere;
  private Function<String, ManagedChannel> channels = StintClientBuilder::channel;
  private DispatchOptions dispatch = DispatchOptions.DEFAULT;
  private NanoClock clock = NanoClock.starting();

  StintClientBuilder() {}

  /**
   * Nodes to begin with; the leader is found from any of them. Name several, so that one of them
   * lives. Default {@code 127.0.0.1:7400}.
   *
   * @param hostsAndPorts each {@code host:port}
   */
  public StintClientBuilder endpoints(List<String> hostsAndPorts) {
    this.endpoints = List.copyOf(hostsAndPorts);
    return this;
  }

  public StintClientBuilder endpoints(String... hostsAndPorts) {
    return endpoints(List.of(hostsAndPorts));
  }

  /** Whose runs and sessions it works with. Default {@code default}. */
  public StintClientBuilder tenant(String name) {
    this.tenant = Objects.requireNonNull(name, "name");
    return this;
  }

  /** How long a call is tried, at most. Default 30 seconds. */
  public StintClientBuilder timeout(Duration each) {
    this.timeout = Objects.requireNonNull(each, "each");
    return this;
  }

  /**
   * Where replies are completed and watches are told. Default: one thread of the client's own. It
   * must accept tasks for as long as the client lives.
   */
  public StintClientBuilder callbackExecutor(Executor executor) {
    this.callbacks = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /** Whether to send over a stream, if the server has that. Default true. */
  public StintClientBuilder streaming(boolean yes) {
    this.streaming = yes;
    return this;
  }

  /**
   * Whether to talk in plain text to addresses beyond this machine, where anybody on the way can
   * read and change it. Default false: such endpoints are refused.
   */
  public StintClientBuilder plaintextBeyondLoopback(boolean yes) {
    this.plaintextAnywhere = yes;
    return this;
  }

  StintClientBuilder channels(Function<String, ManagedChannel> factory) {
    this.channels = factory;
    return this;
  }

  StintClientBuilder dispatch(DispatchOptions options) {
    this.dispatch = options;
    return this;
  }

  StintClientBuilder clock(NanoClock monotonic) {
    this.clock = monotonic;
    return this;
  }

  /**
   * A client. Connects when it is first used.
   *
   * @throws InvalidRequestException if an endpoint or the tenant's name is none, the timeout is not
   *     positive, or an endpoint lies beyond this machine
   */
  public StintClient build() {
    check();
    ExecutorService own = callbacks == null ? callbackThread() : null;
    TransportOptions options =
        new TransportOptions(
            tenant,
            endpoints,
            channels,
            streaming,
            dispatch,
            RetryPolicy.DEFAULT,
            clock,
            () -> ThreadLocalRandom.current().nextDouble(),
            own == null ? callbacks : own);
    return new StintClient(Caller.over(new Transport(options), timeout), own);
  }

  private void check() {
    if (!Names.isValid(tenant)) {
      throw new InvalidRequestException(
          "'" + tenant + "' is no name of a tenant: 1 to 64 characters of [a-z0-9._-]");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new InvalidRequestException("a timeout is positive: " + timeout);
    }
    if (endpoints.isEmpty()) {
      throw new InvalidRequestException("name at least one endpoint, as host:port");
    }
    List<String> beyond = new ArrayList<>();
    for (String endpoint : endpoints) {
      Endpoint parsed = Endpoint.parse(endpoint);
      if (!parsed.isLoopback()) {
        beyond.add(endpoint);
      }
    }
    if (!beyond.isEmpty() && !plaintextAnywhere) {
      throw new InvalidRequestException(
          beyond
              + " lies beyond this machine, and this client talks in plain text: call"
              + " plaintextBeyondLoopback(true) if the network between is yours alone");
    }
  }

  private static ManagedChannel channel(String address) {
    return ManagedChannelBuilder.forTarget("dns:///" + address)
        .usePlaintext()
        .directExecutor()
        .disableRetry()
        .maxInboundMessageSize(MAX_ANSWER_BYTES)
        // The least that gRPC does. Stalled links are noticed earlier, by answers that are due.
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(2, TimeUnit.SECONDS)
        .build();
  }

  private static ExecutorService callbackThread() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), CallbackThread::new);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
