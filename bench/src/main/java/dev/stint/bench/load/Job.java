package dev.stint.bench.load;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.Header;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.StintGrpc;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run with all its shards claimed by one session.
 *
 * @param nextSequence the first number of the session's counter that was not used
 */
public record Job(RunRef run, SessionId session, List<Grant> grants, long nextSequence) {
  public static final String TENANT = "bench";

  public Job {
    grants = List.copyOf(grants);
  }

  /** Makes the run and claims every shard. */
  public static Job create(ManagedChannel leader, String name, int shards) {
    long now = now(leader);
    OperationResult created = execute(leader, Ops.createRun(name, now));
    RunRef run = created.getRunCreated().getRun();
    execute(leader, Ops.addShards(run, shards, now));
    execute(leader, Ops.sealRun(run, now));
    SessionId session =
        execute(leader, Ops.openSession("bench", shards, now)).getSessionOpened().getSession();
    OperationResult granted = execute(leader, Ops.claim(session, 1, name, shards));
    List<Grant> grants = granted.getLeasesGranted().getGrantsList();
    if (grants.size() != shards) {
      throw new IllegalStateException("granted " + grants.size() + " of " + shards);
    }
    return new Job(run, session, grants, 2);
  }

  /** Logical time, from the header of an answer that changes nothing. */
  private static long now(ManagedChannel leader) {
    Header header = raw(leader, Ops.heartbeat(SessionId.getDefaultInstance())).getHeader();
    return header.getLogicalTimeMillis();
  }

  private static ExecuteResponse raw(ManagedChannel leader, Operation operation) {
    return StintGrpc.newBlockingStub(leader)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .execute(ExecuteRequest.newBuilder().setTenant(TENANT).addOperations(operation).build());
  }

  /** Carries out one operation that must be accepted. */
  public static OperationResult execute(ManagedChannel leader, Operation operation) {
    OperationResult result = raw(leader, operation).getResults(0);
    if (result.hasRejection()) {
      throw new IllegalStateException("refused: " + result.getRejection());
    }
    return result;
  }
}
