package dev.stint.client;

import dev.stint.api.v1.GetSessionResponse;
import dev.stint.api.v1.ListSessionsResponse;
import dev.stint.api.v1.StintGrpc;
import dev.stint.client.internal.HeldList;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.Advice;
import dev.stint.client.model.HeldLeases;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.OpenedSession;
import dev.stint.client.model.Page;
import dev.stint.client.model.PageRequest;
import dev.stint.client.model.Renewed;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.SessionInfo;
import dev.stint.client.model.ShardHandle;
import dev.stint.client.wire.Infos;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sessions of workers, as operators see them and, one call each, as workers live them. A worker
 * that calls these itself must keep to the rules of sessions; the worker library does.
 */
public final class Sessions {
  private final Caller caller;

  Sessions(Caller caller) {
    this.caller = caller;
  }

  /** One session; {@code NOT_FOUND} when its last lease has returned to the pool. */
  public Reply<SessionInfo> get(SessionId session) {
    return caller.read(
        session.group(),
        StintGrpc.getGetSessionMethod(),
        caller.requests().getSession(session),
        GetSessionResponse::getHeader,
        response -> Infos.session(response.getSession()));
  }

  /**
   * Sessions by id.
   *
   * @param workerOrEmpty only of workers of this name
   */
  public Reply<Page<SessionInfo>> list(String workerOrEmpty, PageRequest page) {
    return caller.read(
        -1,
        StintGrpc.getListSessionsMethod(),
        caller.requests().listSessions(workerOrEmpty, page),
        ListSessionsResponse::getHeader,
        response ->
            Infos.page(
                response.getSessionsList().stream().map(Infos::session).toList(),
                response.getNextPageToken()));
  }

  /**
   * Ends a session; its leases return to the pool and count as no loss.
   *
   * @param now grant its shards again at once, and not only when its present deadline has passed
   */
  public Reply<Accepted> evict(SessionId session, boolean now) {
    return caller.stamped(
        "",
        session.group(),
        stamp -> new ControlCommand.EvictSession(stamp, session.revision(), now),
        Values::accepted);
  }

  /** Grants a session nothing more and asks it to hand over. */
  public Reply<Accepted> drain(SessionId session) {
    return caller.stamped(
        "",
        session.group(),
        stamp -> new ControlCommand.DrainSession(stamp, session.revision()),
        Values::accepted);
  }

  /**
   * Opens a session.
   *
   * @param runOrEmpty a run that it is to work on, in whose group it is opened
   */
  public Reply<OpenedSession> open(String runOrEmpty, SessionSpec spec) {
    return caller.stamped(
        runOrEmpty,
        -1,
        stamp ->
            new ControlCommand.OpenSession(
                stamp, spec.worker(), spec.labels(), spec.capacity(), spec.ttl().toMillis()),
        (group, accepted) -> {
          Result.SessionOpened opened = (Result.SessionOpened) accepted.result();
          return new OpenedSession(
              new SessionId(group, opened.session()), opened.ttlMillis(), opened.deadlineMillis());
        });
  }

  /**
   * Renews a session. To be sent every third of its TTL.
   *
   * @param heldCount how many leases the worker believes to hold
   * @param heldHash the sum of their {@link dev.stint.core.value.HeldLease#hash}
   */
  public Reply<Renewed> heartbeat(SessionId session, int heldCount, long heldHash) {
    return caller.submit(
        session.group(),
        new SessionCommand.Heartbeat(session.revision(), heldCount, heldHash),
        0,
        accepted -> {
          Result.HeartbeatAccepted beat = (Result.HeartbeatAccepted) accepted.result();
          Optional<HeldLeases> held =
              Optional.ofNullable(accepted.heldOrNull()).map(list -> held(session, list));
          return new Renewed(beat.deadlineMillis(), beat.draining(), held);
        });
  }

  private HeldLeases held(SessionId session, HeldList list) {
    return new HeldLeases(
        list.leases().stream()
            .map(
                lease -> {
                  RunHandle run =
                      new RunHandle(
                          caller.transport().tenant(),
                          lease.target().run().name(),
                          lease.target().run().incarnation(),
                          session.group());
                  return new LeaseHandle(
                      session, new ShardHandle(run, lease.target().shard()), lease.fence());
                })
            .toList(),
        list.revision());
  }

  /** Ends the session. Leases that it still holds count as losses: release them first. */
  public Reply<Accepted> close(SessionId session) {
    return caller.submit(
        session.group(), new SessionCommand.CloseSession(session.revision()), 0, Values::accepted);
  }

  /** From now on, tells the session's advice, on the callback executor. Replaces who was told. */
  public void onAdvice(SessionId session, Consumer<Advice> listener) {
    caller
        .transport()
        .listen(
            session,
            advice -> caller.transport().callbacks().execute(() -> listener.accept(advice)));
  }
}
