package dev.stint.server.grpc;

import dev.stint.api.v1.OperationResult;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.read.HeldShard;
import dev.stint.core.read.Reads;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.StateStore;
import dev.stint.server.api.Operations;
import dev.stint.server.api.Rejections;
import dev.stint.server.api.Results;
import dev.stint.server.gateway.Advice;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.Call;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.metrics.Metrics.Outcome;
import dev.stint.server.partition.Waiting;
import dev.stint.server.replica.GroupState;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One operation on its way: turns its outcome into the contract's result. */
final class WaitingOperation implements Waiting.ForAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingOperation.class);

  private final NodeContext node;
  private final String requestId;
  private final Operations.Ready ready;
  private final long place;
  private final ResultSink sink;

  WaitingOperation(
      NodeContext node, String requestId, Operations.Ready ready, long place, ResultSink sink) {
    this.node = node;
    this.requestId = requestId;
    this.ready = ready;
    this.place = place;
    this.sink = sink;
  }

  /** Before it is submitted: it is a claim that may wait. */
  void waits(Call<Waiting> claim) {
    sink.waits(place, claim);
  }

  @Override
  public void answered(CallOutcome outcome, List<Advice> advice) {
    if (outcome instanceof CallOutcome.Applied applied) {
      applied(applied, advice);
    } else if (outcome instanceof CallOutcome.NotDone notDone) {
      notDone(notDone);
    } else {
      count(Outcome.UNAVAILABLE);
      String why = ((CallOutcome.Unknown) outcome).why();
      refuse(Rejections.outcomeUnknown(why));
    }
  }

  private void applied(CallOutcome.Applied applied, List<Advice> advice) {
    Command command = ready.proposal().command();
    OperationResult result =
        node.results().of(ready.correlation(), ready.proposal(), applied.answer());
    Result judged = applied.answer().judged().result();
    if (judged instanceof Result.Rejected rejected) {
      count(Outcome.REJECTED);
      node.metrics().rejected(rejected.rejection().code().name());
      if (rejected.rejection().code() == RejectionCode.INTERNAL) {
        RequestLog.defect(requestId, command.kind().name(), result.getRejection());
      }
      sink.add(place, result, List.of(), applied.at());
      return;
    }
    count(applied.answer().replayed() ? Outcome.REPLAYED : Outcome.ACCEPTED);
    long session = sessionOf(command);
    if (session != 0) {
      sink.owns(session);
    }
    List<dev.stint.api.v1.Advice> written = node.adviceStreams().writer().write(session, advice);
    if (judged instanceof Result.HeartbeatAccepted beat && !beat.leasesMatch()) {
      try {
        node.readers().execute(() -> addHeld(session, result, written, applied.at()));
      } catch (RejectedExecutionException e) {
        sink.add(place, result, written, applied.at()); // the next heartbeat asks again
      }
    } else {
      sink.add(place, result, written, applied.at());
    }
  }

  /** The list is read after the heartbeat's entry, and says of which revision it is. */
  private void addHeld(
      long session,
      OperationResult result,
      List<dev.stint.api.v1.Advice> advice,
      AppliedAt beatAt) {
    OperationResult full = result;
    AppliedAt at = beatAt;
    try (StateStore.Snapshot view = node.state().snapshot()) {
      GroupRow group = GroupState.group(view);
      String tenant = ready.proposal().tenant();
      List<HeldShard> held = new Reads(view, tenant).held(session);
      full = node.results().withHeld(result, tenant, held, group.revision());
      at = AppliedAt.of(view.position().term(), view.position().index(), group);
    } catch (RuntimeException e) {
      Guard.endIfStorage(e, node);
      LOG.debug(
          "The leases of session {} were not read; its next heartbeat asks again", session, e);
    }
    sink.add(place, full, advice, at);
  }

  private static long sessionOf(Command command) {
    if (command instanceof ShardCommand shard) {
      return shard.session();
    }
    if (command instanceof SessionCommand session) {
      return session.session();
    }
    return command instanceof ClaimCommand claim ? claim.session() : 0;
  }

  private void notDone(CallOutcome.NotDone notDone) {
    long retry = notDone.retryAfterMillis();
    switch (notDone.why()) {
      case QUEUE_FULL -> overloaded("too many commands wait", retry);
      case RATE_EXCEEDED -> overloaded("the tenant's rate of commands is used up", retry);
      case LOG_BUSY -> overloaded("the log takes nothing right now", retry);
      case OUTRUN -> overloaded("a newer heartbeat of the session came so much later", retry);
      case TOO_LARGE -> {
        count(Outcome.REJECTED);
        refuse(
            Rejections.of(Rejection.of(RejectionCode.LIMIT_EXCEEDED, "one command in an entry")));
      }
      case DEADLINE_PASSED -> {
        count(Outcome.EXPIRED);
        refuse(Rejections.deadlineExceeded());
      }
      case STOPPING -> {
        count(Outcome.UNAVAILABLE);
        refuse(Rejections.unavailable("this node stops", null, retry));
        sink.deposed();
      }
      case NOT_LEADING -> {
        count(Outcome.UNAVAILABLE);
        refuse(
            Rejections.unavailable(
                "this node does not lead the group",
                node.leaderOrNull(notDone.leaderOrNull()),
                retry));
        sink.deposed();
      }
    }
  }

  private void overloaded(String why, long retryAfterMillis) {
    count(Outcome.OVERLOADED);
    refuse(Rejections.resourceExhausted(why, retryAfterMillis));
  }

  private void refuse(dev.stint.api.v1.Rejection rejection) {
    sink.add(place, Results.refused(ready.correlation(), rejection), List.of(), null);
  }

  private void count(Outcome outcome) {
    String kind = ready.proposal().command().kind().name().toLowerCase(Locale.ROOT);
    node.metrics().commandsEnded(kind, outcome, 1);
  }
}
