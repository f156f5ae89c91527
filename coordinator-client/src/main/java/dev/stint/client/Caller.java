package dev.stint.client;

import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.StintGrpc;
import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.OutcomeUnknownException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.StintException;
import dev.stint.client.error.UnavailableException;
import dev.stint.client.internal.Answer;
import dev.stint.client.internal.Located;
import dev.stint.client.model.Header;
import dev.stint.client.model.ReadMode;
import dev.stint.client.net.Call;
import dev.stint.client.net.Transport;
import dev.stint.client.wire.Requests;
import dev.stint.client.wire.Wire;
import dev.stint.core.command.Command;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import io.grpc.MethodDescriptor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Makes calls and turns what comes back into replies. One per view of a client; thread-safe. */
final class Caller {
  private static final int MAX_CACHED_RUNS = 10_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Transport transport;
  private final Map<String, Integer> groupOfRun;
  private final Duration timeout;
  private final ReadMode mode;

  private Caller(
      Transport transport, Map<String, Integer> groupOfRun, Duration timeout, ReadMode mode) {
    this.transport = transport;
    this.groupOfRun = groupOfRun;
    this.timeout = timeout;
    this.mode = mode;
  }

  static Caller over(Transport transport, Duration timeout) {
    return new Caller(transport, new ConcurrentHashMap<>(), timeout, ReadMode.LINEARIZABLE);
  }

  Caller with(Duration newTimeout) {
    return new Caller(transport, groupOfRun, newTimeout, mode);
  }

  Caller with(ReadMode newMode) {
    return new Caller(transport, groupOfRun, timeout, newMode);
  }

  Transport transport() {
    return transport;
  }

  Requests requests() {
    return new Requests(transport.tenant(), mode);
  }

  /** A single call, made again until answered. */
  <Q, R, T> Reply<T> read(
      int group,
      MethodDescriptor<Q, R> method,
      Q request,
      Function<R, dev.stint.api.v1.Header> header,
      Function<R, T> value) {
    return call(new Reply<>(), group, deadlineNanos(), true, method, request, header, value);
  }

  /** A single call that is not made again once it may have been heard. */
  <Q, R, T> Reply<T> act(
      MethodDescriptor<Q, R> method,
      Q request,
      Function<R, dev.stint.api.v1.Header> header,
      Function<R, T> value) {
    return call(new Reply<>(), -1, deadlineNanos(), false, method, request, header, value);
  }

  /** A read about a run of which only the name is known: first asks where it lives. */
  <Q, R, T> Reply<T> readByName(
      String run,
      MethodDescriptor<Q, R> method,
      IntFunction<Q> request,
      Function<R, dev.stint.api.v1.Header> header,
      Function<R, T> value) {
    Integer known = groupOfRun.get(run);
    Reply<T> reply = new Reply<>();
    long deadline = deadlineNanos(); // of both, the question where it lives and the call itself
    if (known != null) {
      return call(reply, known, deadline, true, method, request.apply(known), header, value);
    }
    locate(
        run,
        reply,
        deadline,
        found -> {
          int group = found.group();
          call(reply, group, deadline, true, method, request.apply(group), header, value);
        });
    return reply;
  }

  private <Q, R, T> Reply<T> call(
      Reply<T> reply,
      int group,
      long deadline,
      boolean repeatable,
      MethodDescriptor<Q, R> method,
      Q request,
      Function<R, dev.stint.api.v1.Header> header,
      Function<R, T> value) {
    reply.onRetry(
        () ->
            call(
                new Reply<>(), group, deadlineNanos(), repeatable, method, request, header, value));
    Consumer<R> succeeded =
        response -> {
          T decoded = value.apply(response);
          dev.stint.api.v1.Header from = header.apply(response);
          Header heard = from == null ? null : Wire.header(from);
          complete(
              () -> {
                reply.setHeader(heard);
                reply.complete(decoded);
              });
        };
    transport.read(
        method,
        request,
        new Call<>(group, left(deadline), repeatable, succeeded, why -> fail(reply, read(why))));
    return reply;
  }

  /** An operation with an identity of its own. */
  <T> Reply<T> submit(
      int group, Command command, long waitMillis, Function<Answer.Accepted, T> value) {
    Reply<T> reply = new Reply<>();
    reply.onRetry(() -> submit(group, command, waitMillis, value));
    transport.submit(
        group,
        command,
        waitMillis,
        timeout.toNanos(),
        answer -> {
          if (answer instanceof Answer.Accepted accepted) {
            complete(reply, accepted, value);
          } else {
            fail(reply, unstamped(command, answer));
          }
        });
    return reply;
  }

  /** An operator's command: its stamp is made here, once, and stays the same in every attempt. */
  <T> Reply<T> stamped(
      String runOrEmpty,
      int groupOrNegative,
      Function<OpStamp, Command> command,
      Stamped.Value<T> value) {
    Reply<T> reply = new Reply<>();
    Stamped<T> stamped = new Stamped<>(this, runOrEmpty, groupOrNegative, command, value);
    stamped.start(reply, deadlineNanos());
    return reply;
  }

  long deadlineNanos() {
    return transport.now() + timeout.toNanos();
  }

  private long left(long deadline) {
    return Math.max(1, deadline - transport.now());
  }

  /** Asks the group itself what time it is, or fails the reply. */
  void timeOf(int group, Reply<?> reply, long deadline, Consumer<Located.Found> then) {
    Call<GetTenantResponse> call =
        new Call<>(
            group,
            left(deadline),
            true,
            response ->
                then.accept(new Located.Found(group, response.getHeader().getLogicalTimeMillis())),
            why -> fail(reply, read(why)));
    Requests linearizable = new Requests(transport.tenant(), ReadMode.LINEARIZABLE);
    transport.read(StintGrpc.getGetTenantMethod(), linearizable.getTenant(group), call);
  }

  /** Finds group and time of the run, or fails the reply. */
  void locate(String runOrEmpty, Reply<?> reply, long deadline, Consumer<Located.Found> then) {
    transport.locate(
        runOrEmpty,
        left(deadline),
        located -> {
          if (located instanceof Located.Found found) {
            remember(runOrEmpty, found.group());
            then.accept(found);
          } else {
            fail(reply, read(((Located.Failed) located).why()));
          }
        });
  }

  private void remember(String run, int group) {
    if (!run.isEmpty()) {
      if (groupOfRun.size() >= MAX_CACHED_RUNS) {
        groupOfRun.clear();
      }
      groupOfRun.put(run, group);
    }
  }

  /** A stamp for now, if the group's time was heard a moment ago. */
  OpStamp stampOrNull(int group) {
    OptionalLong time = transport.times().recent(group, transport.now());
    return time.isPresent() ? stamp(group, time.getAsLong()) : null;
  }

  static OpStamp stamp(int group, long logicalTimeMillis) {
    OpId id = new OpId(RANDOM.nextLong(), RANDOM.nextLong());
    return new OpStamp(id, group, logicalTimeMillis + Limits.DEFAULT_OP_AHEAD_MILLIS);
  }

  <T> void complete(Reply<T> reply, Answer.Accepted accepted, Function<Answer.Accepted, T> value) {
    complete(
        () -> {
          try {
            reply.complete(value.apply(accepted));
          } catch (RuntimeException e) {
            String why = "it was done, and the answer can not be read: " + e.getMessage();
            reply.completeExceptionally(new OutcomeUnknownException(why));
          }
        });
  }

  void fail(Reply<?> reply, StintException trouble) {
    complete(() -> reply.completeExceptionally(trouble));
  }

  private void complete(Runnable task) {
    try {
      transport.callbacks().execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // closed: nobody may wait for ever
    }
  }

  private static StintException read(Answer why) {
    if (why instanceof Answer.Refused refused) {
      return refusal(refused.refusal());
    }
    if (why instanceof Answer.Unknown unknown) {
      return new OutcomeUnknownException(unknown.why());
    }
    return new UnavailableException("no answer in time: " + ((Answer.NotDone) why).why());
  }

  /** What the failure of an operation means. */
  static StintException operation(Answer why) {
    if (why instanceof Answer.Refused refused) {
      ErrorCode code = refused.refusal().code();
      boolean silent = code == ErrorCode.EXPIRED || code == ErrorCode.SUPERSEDED;
      return silent && refused.earlierUnknown()
          ? earlierUnknown(refused)
          : refusal(refused.refusal());
    }
    if (why instanceof Answer.Unknown unknown) {
      return new OutcomeUnknownException(
          "it may have been done or be done yet: " + unknown.why() + " (send the same again)");
    }
    return new UnavailableException("nothing was done: " + ((Answer.NotDone) why).why());
  }

  /**
   * The same of what has no stamp. That its lease or session is over may be its own doing: whether
   * an earlier attempt was judged is forgotten with the lease.
   */
  private static StintException unstamped(Command command, Answer why) {
    if (why instanceof Answer.Refused refused && refused.refusal().code().endsLease()) {
      if (refused.earlierUnknown()) {
        return earlierUnknown(refused);
      }
      return command instanceof ShardCommand
          ? new LeaseLostException(refused.refusal())
          : refusal(refused.refusal());
    }
    return operation(why);
  }

  private static StintException earlierUnknown(Answer.Refused refused) {
    return new OutcomeUnknownException(
        "an earlier attempt had no answer, and now: " + refused.refusal().text());
  }

  private static StintException refusal(Refusal refusal) {
    return refusal.code() == ErrorCode.INVALID_ARGUMENT
        ? new InvalidRequestException(refusal.text())
        : new RejectedException(refusal);
  }
}
