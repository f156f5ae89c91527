package dev.stint.bench.floors;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.StintGrpc;
import dev.stint.bench.load.Job;
import dev.stint.bench.load.LeaderFinder;
import dev.stint.bench.load.Ops;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A lone writer goes on while the leader is killed with -9: how long until its next write. */
final class Failover {
  private static final int WRITES_BEFORE = 200;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Set<RejectionCode> PASSING =
      Set.of(
          RejectionCode.REJECTION_CODE_UNAVAILABLE,
          RejectionCode.REJECTION_CODE_OUTCOME_UNKNOWN,
          RejectionCode.REJECTION_CODE_RESOURCE_EXHAUSTED,
          RejectionCode.REJECTION_CODE_DEADLINE_EXCEEDED);

  private final LeaderFinder finder;
  private final String kill;

  Failover(LeaderFinder finder, String kill) {
    this.finder = finder;
    this.kill = kill;
  }

  record Outcome(String killed, double gapMillis, boolean sessionLives) {}

  Outcome run(String name) throws Exception {
    Leader leader = finder.leader(30_000);
    Job job = Job.create(finder.channel(leader.getAddress()), name, 1);
    Grant grant = job.grants().get(0);
    long sequence = job.nextSequence();
    long step = 1;
    for (; step <= WRITES_BEFORE; step++) {
      execute(leader.getAddress(), checkpoint(job, grant, sequence++, step));
    }
    long killedAt = kill(leader.getNodeId());
    Operation next = checkpoint(job, grant, sequence, step);
    while (System.nanoTime() - killedAt < GIVE_UP_NANOS) {
      for (String endpoint : finder.endpoints()) {
        if (accepted(endpoint, next)) {
          double gapMillis = (System.nanoTime() - killedAt) / 1e6;
          boolean lives = accepted(endpoint, Ops.heartbeat(job.session()));
          return new Outcome(leader.getNodeId(), gapMillis, lives);
        }
      }
    }
    throw new IllegalStateException("no write was accepted within 60 s of the kill");
  }

  /** Returns when it was done: the command says so at once, and may take its time to end. */
  private long kill(String node) throws IOException, InterruptedException {
    Process command =
        new ProcessBuilder("bash", "-c", kill + " " + node).redirectErrorStream(true).start();
    InputStream said = command.getInputStream();
    int first = said.read();
    long killedAt = System.nanoTime();
    said.transferTo(OutputStream.nullOutputStream());
    int status = command.waitFor();
    if (status != 0 || first < 0) {
      throw new IllegalStateException(
          "the kill command ended with " + status + (first < 0 ? " and said nothing" : ""));
    }
    return killedAt;
  }

  private static Operation checkpoint(Job job, Grant grant, long sequence, long step) {
    return Ops.checkpoint(1, job.session(), grant.getShard(), grant.getFence(), sequence, step);
  }

  private boolean accepted(String endpoint, Operation operation) {
    try {
      return execute(endpoint, operation);
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private boolean execute(String endpoint, Operation operation) {
    OperationResult result =
        StintGrpc.newBlockingStub(finder.channel(endpoint))
            .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
            .execute(
                ExecuteRequest.newBuilder().setTenant(Job.TENANT).addOperations(operation).build())
            .getResults(0);
    if (result.hasRejection() && !PASSING.contains(result.getRejection().getCode())) {
      throw new IllegalStateException("refused: " + result.getRejection());
    }
    return !result.hasRejection();
  }
}
