package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;

/**
 * The entries submitted here that have no answer yet, and whether more are let in.
 *
 * <p>They are found again in the log by the client and call that Ratis writes beside each entry:
 * its own way to them has a gap. 3.3.0 appends an entry to the log, where others see it at once,
 * before it notes whom it belongs to; a thread that stands still between the two, for as long as
 * flush, commit and apply take, has its entry applied as if it were a stranger's, and Ratis never
 * answers it.
 */
final class Submissions {

  /** Takes a proposal into Ratis, as this call of {@link #client}. */
  @FunctionalInterface
  interface Front {
    CompletableFuture<RaftClientReply> submit(Proposal proposal, long callId) throws IOException;
  }

  /** An entry that was let in, and who waits for it. */
  record InFlight(Proposal proposal, CompletableFuture<Object> answer) {

    /** The entry was applied, and Ratis does not know that it belongs here. */
    void answerInstead() {
      answer.complete(proposal.result());
    }
  }

  private final String nodeId;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, InFlight> inFlight = new ConcurrentHashMap<>();

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
    long callId = nextCallId();
    answer.whenComplete((result, error) -> inFlight.remove(callId));
    CompletableFuture<RaftClientReply> reply;
    gate.readLock().lock();
    try {
      // In this order: whoever closes first says so and then answers what is in flight.
      inFlight.put(callId, new InFlight(proposal, answer));
      Optional<SubmitFailure> refusal = refusal();
      if (refusal.isPresent()) {
        answer.completeExceptionally(refusal.get());
        return answer;
      }
      reply = front.submit(proposal, callId);
    } catch (IOException | RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    } finally {
      gate.readLock().unlock();
    }
    reply.whenComplete((said, error) -> conclude(answer, proposal, said, error));
    return answer;
  }

  /** As whom this process submits; no other does. */
  ClientId client() {
    return client;
  }

  /** For a request of any kind, as {@link #client}. */
  long nextCallId() {
    return calls.incrementAndGet();
  }

  /** Whoever waits for this entry of the log, if it was submitted by this process. */
  Optional<InFlight> find(StateMachineLogEntryProto entry) {
    InFlight found = inFlight.get(entry.getCallId());
    return found != null && client.toByteString().equals(entry.getClientId())
        ? Optional.of(found)
        : Optional.empty();
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
    for (InFlight entry : List.copyOf(inFlight.values())) {
      entry
          .answer()
          .completeExceptionally(
              new SubmitFailure.OutcomeUnknown(
                  nodeId + " " + because + " before it answered", null));
    }
  }
}
