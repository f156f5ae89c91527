package dev.stint.server.grpc;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.StintGrpc;
import dev.stint.server.api.Operations;
import dev.stint.server.api.Results;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.partition.Partition;
import dev.stint.server.replica.GroupState;
import dev.stint.server.settings.HostPort;
import dev.stint.server.settings.Settings;
import dev.stint.statemachine.ratis.GroupReplica;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The gRPC port of a node: Stint's services, health and reflection. */
public final class ApiServer implements AutoCloseable {
  private static final int MAX_WAITING_READS = 10_000;
  private static final long DRAIN_MILLIS = 2_000;

  /** Calls of one connection beside its streams; a further one waits at the caller. */
  private static final int MAX_CALLS_BESIDE_STREAMS = 10_000;

  private final NodeContext node;
  private final Server server;
  private final ThreadPoolExecutor readers;
  private final PeerClients peers;
  private final HealthStatusManager health;
  private final HostPort listen;
  private ScheduledFuture<?> digestWatch;

  private ApiServer(
      NodeContext node,
      Server server,
      ThreadPoolExecutor readers,
      PeerClients peers,
      HealthStatusManager health,
      HostPort listen) {
    this.node = node;
    this.server = server;
    this.readers = readers;
    this.peers = peers;
    this.health = health;
    this.listen = listen;
  }

  /** Binds and serves. */
  public static ApiServer start(
      Settings settings,
      int group,
      Partition partition,
      GroupState state,
      GroupReplica replica,
      AdviceStreams adviceStreams,
      Metrics metrics,
      ScheduledExecutorService timers,
      String version)
      throws IOException {
    ThreadPoolExecutor readers = readers(settings.store().readThreads());
    NodeContext node =
        new NodeContext(
            settings,
            group,
            partition,
            state,
            new Operations(group),
            new Results(group),
            adviceStreams,
            metrics,
            readers,
            timers);
    PeerClients peers = new PeerClients();
    HealthStatusManager health = new HealthStatusManager();
    HostPort listen = settings.network().apiListen();
    Server server =
        NettyServerBuilder.forAddress(listen.toSocketAddress())
            .directExecutor() // handlers only translate and hand over: a hop less
            .maxInboundMessageSize(settings.gateway().maxMessageBytes())
            .maxConcurrentCallsPerConnection(
                MAX_CALLS_BESIDE_STREAMS + settings.gateway().maxStreams())
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(
                ServerInterceptors.intercept(
                    Unreadable.refused(new StintService(node).bindService(), node),
                    new OpenStreams(node, settings.gateway().maxStreams())))
            .addService(
                Unreadable.refused(
                    new ClusterService(node, replica, peers, version).bindService(), node))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build()
            .start();
    serving(health, false); // until this node is ready
    return new ApiServer(node, server, readers, peers, health, listen);
  }

  private static ThreadPoolExecutor readers(int threads) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(MAX_WAITING_READS),
        task -> {
          Thread thread = new Thread(task, "reader-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Compares this node's state with that of the others from now on, until this is drained.
   *
   * @param onWrong called when a majority contradicts this node, which must end; told why
   */
  public synchronized void watchDigests(Consumer<String> onWrong) {
    DigestWatch.Peers ask =
        (peer, request) ->
            peers.ask(peer, ReplicaDigests.ASK_MILLIS, stub -> stub.nodeDigest(request));
    digestWatch = new DigestWatch(node, ask, onWrong).start();
  }

  /** host:port, with the port that was taken. */
  public String address() {
    return new HostPort(listen.host(), server.getPort()).toString();
  }

  /** What health checks hear from now on. */
  public void serving(boolean ready) {
    serving(health, ready);
  }

  private static void serving(HealthStatusManager health, boolean ready) {
    ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(StintGrpc.SERVICE_NAME, status);
    health.setStatus(ClusterGrpc.SERVICE_NAME, status);
  }

  /** Tells health checks that this node goes, and takes no new calls. */
  public synchronized void drain() {
    if (digestWatch != null) {
      digestWatch.cancel(false);
    }
    health.enterTerminalState();
    server.shutdown();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(DRAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    readers.shutdownNow();
    peers.close();
  }
}
