package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.ratis.protocol.RaftClientReply;

/** The entries submitted here that have no answer yet, and whether more are let in. */
final class Submissions {

  /** Takes a proposal into Ratis. */
  @FunctionalInterface
  interface Front {
    CompletableFuture<RaftClientReply> submit(Proposal proposal) throws IOException;
  }

  private final String nodeId;
  private final Set<CompletableFuture<Object>> inFlight = ConcurrentHashMap.newKeySet();

  /**
   * Held shared by submissions while they are inside Ratis, exclusively to shut them out: 3.3.0
   * leaks a permit for each write that it refuses because leadership is being handed over.
   */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean handingOver;
  private volatile String closedBecause = "is not started";

  Submissions(String nodeId) {
    this.nodeId = nodeId;
  }

  CompletableFuture<Object> submit(Proposal proposal, Front front) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    CompletableFuture<RaftClientReply> reply;
    gate.readLock().lock();
    try {
      // In this order: whoever closes first says so and then answers what is in flight.
      inFlight.add(answer);
      Optional<SubmitFailure> refusal = refusal();
      if (refusal.isPresent()) {
        inFlight.remove(answer);
        return CompletableFuture.failedFuture(refusal.get());
      }
      reply = front.submit(proposal);
    } catch (IOException | RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    } finally {
      gate.readLock().unlock();
    }
    reply.whenComplete((said, error) -> conclude(answer, proposal, said, error));
    return answer;
  }

  private Optional<SubmitFailure> refusal() {
    String because = closedBecause;
    if (because != null) {
      return Optional.of(new SubmitFailure.Closed(nodeId + " " + because));
    }
    if (handingOver) {
      return Optional.of(new SubmitFailure.NotLeader(null, nodeId + " hands leadership over"));
    }
    return Optional.empty();
  }

  private void conclude(
      CompletableFuture<Object> answer, Proposal proposal, RaftClientReply said, Throwable error) {
    inFlight.remove(answer);
    if (proposal.applied()) {
      // Also when leadership was lost between apply and the answer: the result stands.
      answer.complete(proposal.result());
      return;
    }
    Throwable failure = error != null ? error : said.getException();
    if (failure == null) {
      failure = new IllegalStateException("Raft answered, but the entry was not applied here");
    }
    answer.completeExceptionally(SubmitFailures.of(failure, proposal.logged(), nodeId));
  }

  /**
   * Lets nothing in while leadership is handed over, once those that are inside Ratis have left it.
   *
   * @return false if it is being handed over already
   */
  boolean shutOutForHandOver() {
    gate.writeLock().lock();
    try {
      boolean first = !handingOver;
      handingOver = true;
      return first;
    } finally {
      gate.writeLock().unlock();
    }
  }

  void letInAfterHandOver() {
    gate.writeLock().lock();
    try {
      handingOver = false;
    } finally {
      gate.writeLock().unlock();
    }
  }

  void open() {
    closedBecause = null;
  }

  /** No entry comes in any more. */
  void shut(String because) {
    closedBecause = because;
  }

  int inFlight() {
    return inFlight.size();
  }

  /** Answers what Ratis will not answer any more; after {@link #shut}. */
  void abandon(String because) {
    for (CompletableFuture<Object> answer : List.copyOf(inFlight)) {
      inFlight.remove(answer);
      answer.completeExceptionally(
          new SubmitFailure.OutcomeUnknown(nodeId + " " + because + " before it answered", null));
    }
  }
}
