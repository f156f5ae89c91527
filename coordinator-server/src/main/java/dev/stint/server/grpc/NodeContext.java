package dev.stint.server.grpc;

import dev.stint.api.ErrorInfos;
import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.Header;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.Rejection;
import dev.stint.core.row.GroupRow;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore;
import dev.stint.server.api.Operations;
import dev.stint.server.api.Rejections;
import dev.stint.server.api.RequestRefusedException;
import dev.stint.server.api.Results;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.partition.CommandPort;
import dev.stint.server.replica.GroupState;
import dev.stint.server.settings.Settings;
import dev.stint.statemachine.store.StoreClosedException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the services share: this node, its group, and how answers are headed. Immutable.
 *
 * @param readers runs reads, which look into the database and may wait for a disk
 * @param timers for time-outs alone
 */
record NodeContext(
    Settings settings,
    int group,
    CommandPort partition,
    GroupState state,
    Operations operations,
    Results results,
    AdviceStreams adviceStreams,
    Metrics metrics,
    Executor readers,
    ScheduledExecutorService timers) {
  private static final Logger LOG = LoggerFactory.getLogger(NodeContext.class);
  private static final long STOPPED_MILLIS = 100;

  String nodeId() {
    return settings.node().id();
  }

  /** The leader with its address, or {@code null} when none is known. */
  Leader leaderOrNull(String nodeIdOrNull) {
    if (nodeIdOrNull == null || nodeIdOrNull.isEmpty()) {
      return null;
    }
    Leader.Builder leader = Leader.newBuilder().setNodeId(nodeIdOrNull);
    settings.cluster().peers().stream()
        .filter(peer -> peer.id().equals(nodeIdOrNull))
        .findFirst()
        .ifPresent(peer -> leader.setAddress(peer.api().toString()));
    return leader.build();
  }

  /** As of the state that a view shows. */
  Header header(StateStore.Snapshot view) {
    GroupRow row = GroupState.group(view);
    Position position = view.position();
    return header(
        position.term(), position.index(), row.revision(), row.nowMillis(), row.horizonMillis());
  }

  Header header(long term, long index, long revision, long nowMillis, long horizonMillis) {
    Header.Builder header =
        Header.newBuilder()
            .setClusterId(settings.cluster().id())
            .setGroup(group)
            .setNodeId(nodeId())
            .setTerm(term)
            .setIndex(Math.max(0, index))
            .setRevision(revision)
            .setLogicalTimeMillis(nowMillis)
            .setHorizonMillis(horizonMillis);
    Leader leader = leaderOrNull(partition.leaderOrNull());
    if (leader != null) {
      header.setLeader(leader);
    }
    return header.build();
  }

  /** Answers from a view; may be asked more than once, each time with another one. */
  interface Look<T> {
    T at(StateStore.Snapshot view, Header header) throws RequestRefusedException;
  }

  /**
   * Looks at the state, and once more when a checkpoint has taken its place meanwhile.
   *
   * @throws StatusRuntimeException what to end the call with: there is no answer, or no state any
   *     more, since this node stops
   */
  <T> T look(Look<T> look) {
    while (true) {
      try (StateStore.Snapshot view = openView()) {
        Header header = header(view);
        try {
          return look.at(view, header);
        } catch (RequestRefusedException e) {
          throw e.toStatus(header);
        }
      } catch (StoreClosedException e) {
        LOG.debug("The state was replaced under a read, which begins anew", e);
      }
    }
  }

  private StateStore.Snapshot openView() {
    try {
      return state.snapshot();
    } catch (StoreClosedException e) {
      LOG.debug("A read found no state any more", e);
      throw status(
          Status.Code.UNAVAILABLE, Rejections.unavailable("this node stops", null, STOPPED_MILLIS));
    }
  }

  /** A status that says what and why, for a request that was not judged. */
  StatusRuntimeException status(Status.Code code, Rejection rejection) {
    return ErrorInfos.toException(
        code,
        ErrorInfo.newBuilder().setRejection(rejection).setHeader(Headers.of(this, null)).build());
  }

  /** This node does not lead: who does, as far as it knows. */
  StatusRuntimeException notLeading() {
    Leader leader = leaderOrNull(partition.leaderOrNull());
    boolean self = leader != null && leader.getNodeId().equals(nodeId());
    return status(
        Status.Code.UNAVAILABLE,
        Rejections.unavailable(
            self ? "this node is about to lead" : "this node does not lead the group",
            self ? null : leader,
            self || leader == null ? 100 : 0));
  }

  /**
   * Runs what answers a call on a reader's thread; when too many wait there, or it fails inside,
   * the caller hears that instead. Never throws: who calls may be the thread that applies.
   */
  void onReader(Runnable task, StreamObserver<?> observer) {
    try {
      readers.execute(Guard.of(task, this, observer));
    } catch (RejectedExecutionException e) {
      Guard.of(() -> observer.onError(tooManyReads()), this, observer).run();
    }
  }

  /** Has a reader's thread find something out; fails like a read when too many wait there. */
  <T> CompletableFuture<T> onReader(Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, readers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(tooManyReads());
    }
  }

  /** Answers when all have been asked; what each could not say is in its own answer. */
  void answerAfter(
      List<? extends CompletableFuture<?>> asked, Runnable answer, StreamObserver<?> observer) {
    CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .whenComplete((nothing, failure) -> onReader(answer, observer));
  }

  StatusRuntimeException tooManyReads() {
    return status(
        Status.Code.RESOURCE_EXHAUSTED, Rejections.resourceExhausted("too many reads wait", 100));
  }
}
