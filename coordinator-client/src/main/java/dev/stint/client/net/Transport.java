package dev.stint.client.net;

import dev.stint.api.v1.Header;
import dev.stint.api.v1.LocateResponse;
import dev.stint.api.v1.StintGrpc;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.Coordinator;
import dev.stint.client.internal.DispatchLogic;
import dev.stint.client.internal.LeaderTracker;
import dev.stint.client.internal.Located;
import dev.stint.client.internal.Operation;
import dev.stint.client.model.Advice;
import dev.stint.client.model.ReadMode;
import dev.stint.client.model.SessionId;
import dev.stint.client.runtime.EventLoop;
import dev.stint.client.wire.Events;
import dev.stint.client.wire.OperationEncoder;
import dev.stint.client.wire.Requests;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.SessionCommand;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the coordinator over gRPC: one loop, one stream per group to its leader, single calls
 * for reads. Safe for use by any thread.
 */
public final class Transport implements Coordinator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final String CLOSED = "the client was closed";

  private final TransportOptions options;
  private final Channels channels;
  private final EventLoop loop;
  private final Map<Integer, GroupLink> groups = new HashMap<>();
  private final Map<SessionId, Consumer<Advice>> listeners = new HashMap<>();
  private final Set<UnaryCall<?, ?>> calls = new LinkedHashSet<>();
  private final Set<WatchCall> watches = new LinkedHashSet<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final LogicalTimes times = new LogicalTimes();
  private final LeaderTracker anybody;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long lastId;
  private long lastTimer;

  private record Timer(long at, long number, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  public Transport(TransportOptions options) {
    this.options = options;
    this.channels = new Channels(options.channels());
    this.anybody = new LeaderTracker(options.endpoints(), options.retries(), options.random());
    this.loop = new EventLoop("stint-client", options.clock(), this::settle);
    loop.start();
  }

  @Override
  public String tenant() {
    return options.tenant();
  }

  public Executor callbacks() {
    return options.callbacks();
  }

  public LogicalTimes times() {
    return times;
  }

  public long now() {
    return options.clock().nanos();
  }

  /** Whether the caller is the thread that must not wait. */
  public boolean isLoopThread() {
    return loop.isLoopThread();
  }

  @Override
  public void locate(String runOrEmpty, long timeoutNanos, Consumer<Located> done) {
    Call<LocateResponse> call =
        new Call<>(
            -1,
            timeoutNanos,
            true,
            response -> {
              Header header = response.getHeader();
              times.heard(header.getGroup(), header.getLogicalTimeMillis(), now());
              done.accept(new Located.Found(header.getGroup(), header.getLogicalTimeMillis()));
            },
            why -> done.accept(new Located.Failed(why)));
    Requests requests = new Requests(options.tenant(), ReadMode.LINEARIZABLE);
    read(StintGrpc.getLocateMethod(), requests.locate(runOrEmpty), call);
  }

  /** Sends the request until it is answered, refused, or out of time. */
  public <Q, R> void read(io.grpc.MethodDescriptor<Q, R> method, Q request, Call<R> call) {
    UnaryCall<Q, R> unary = new UnaryCall<>(this, method, request, call);
    if (!tryExecute(unary::start)) {
      call.failed().accept(new Answer.NotDone(CLOSED));
    }
  }

  @Override
  public void submit(
      int group, Command command, long waitMillis, long timeoutNanos, Consumer<Answer> done) {
    boolean waits = command instanceof ClaimCommand && waitMillis > 0;
    boolean urgent = command instanceof SessionCommand.Heartbeat;
    long deadline = now() + timeoutNanos;
    // Encoded by the caller's thread: the loop has enough to do. It only adds the number.
    dev.stint.api.v1.Operation encoded = OperationEncoder.encode(0, group, command, waitMillis);
    int size = encoded.getSerializedSize() + 16;
    Runnable task =
        () -> {
          long id = ++lastId;
          Outbound outbound = new Outbound(encoded.toBuilder().setCorrelation(id).build(), done);
          group(group).logic().submit(new Operation(id, outbound, size, urgent, waits, deadline));
        };
    if (!tryExecute(task)) {
      done.accept(new Answer.NotDone(CLOSED));
    }
  }

  @Override
  public void listen(SessionId session, Consumer<Advice> listener) {
    tryExecute(() -> listeners.put(session, listener));
  }

  @Override
  public void unlisten(SessionId session) {
    tryExecute(() -> listeners.remove(session));
  }

  /** Runs the task on the loop, soon; not at all once closed. */
  void execute(Runnable task) {
    tryExecute(task);
  }

  /** Runs the task where users are told; not at all once closed. */
  void callback(Runnable task) {
    try {
      options.callbacks().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Nobody is told any more", e);
    }
  }

  /** Runs the task on the loop, soon; says whether it will. */
  boolean tryExecute(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs the task on the loop at that time. Called on the loop. */
  void schedule(long at, Runnable task) {
    timers.add(new Timer(at, ++lastTimer, task));
  }

  /** Single calls without an answer. */
  Set<UnaryCall<?, ?>> calls() {
    return calls;
  }

  /** Watches that are not over. */
  Set<WatchCall> watches() {
    return watches;
  }

  Channels channels() {
    return channels;
  }

  /** Whom to ask about the group; about none in particular with -1. Called on the loop. */
  LeaderTracker leaders(int group) {
    return group < 0 ? anybody : group(group).logic().leaders();
  }

  void heard(Header header, List<dev.stint.api.v1.Advice> advice) {
    times.heard(header.getGroup(), header.getLogicalTimeMillis(), now());
    for (dev.stint.api.v1.Advice each : advice) {
      SessionId session =
          new SessionId(each.getSession().getGroup(), each.getSession().getRevision());
      Consumer<Advice> listener = listeners.get(session);
      if (listener != null) {
        Events.advice(each).ifPresent(listener);
      }
    }
  }

  private GroupLink group(int group) {
    return groups.computeIfAbsent(
        group,
        number ->
            new GroupLink(
                this,
                new DispatchLogic(
                    options.endpoints(),
                    options.dispatch(),
                    options.retries(),
                    options.streaming(),
                    options.random())));
  }

  private long settle(long now) {
    while (!timers.isEmpty() && timers.peek().at() <= now) {
      timers.poll().task().run();
    }
    long wake = Long.MAX_VALUE;
    for (GroupLink group : groups.values()) {
      wake = Math.min(wake, group.settle(now));
    }
    return timers.isEmpty() ? wake : Math.min(wake, timers.peek().at());
  }

  /** Ends all that is on the way: nobody waits on. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    execute(
        () -> {
          groups.values().forEach(group -> group.close(CLOSED));
          List.copyOf(calls).forEach(call -> call.fail(new Answer.NotDone(CLOSED)));
          List.copyOf(watches).forEach(WatchCall::clientClosed);
          timers.clear();
          channels.close();
        });
    loop.close();
  }
}
