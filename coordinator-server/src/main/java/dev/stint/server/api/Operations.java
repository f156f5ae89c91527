package dev.stint.server.api;

import dev.stint.api.v1.Operation;
import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.Shape;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Limits;
import java.util.Objects;

/**
 * Reads operations of the contract into proposals for one Raft group, with the defaults of absent
 * fields filled in, the shape checked and the fingerprint taken. Never throws, whatever the message
 * holds. Immutable, for any thread.
 */
public final class Operations {
  /** The largest that could be logged; the largest of its lists alone may be as large. */
  static final int MAX_OPERATION_BYTES = Limits.MAX_ENTRY_BYTES;

  private final int group;

  public Operations(int group) {
    this.group = group;
  }

  /** What became of an operation's bytes. */
  public sealed interface Parsed {
    /** The caller's number of the operation. */
    long correlation();
  }

  /**
   * Can be logged.
   *
   * @param waitMillis how long a claim may wait for a grant, 0 or more, not yet bounded by the
   *     session's TTL; 0 for all else
   */
  public record Ready(long correlation, Proposal proposal, long waitMillis) implements Parsed {
    public Ready {
      Objects.requireNonNull(proposal, "proposal");
    }
  }

  /** Refused before the log: nothing was done. */
  public record Refused(long correlation, Rejection rejection) implements Parsed {
    public Refused {
      Objects.requireNonNull(rejection, "rejection");
    }
  }

  /**
   * Reads one operation.
   *
   * @param tenant whose request it is; things of any other tenant do not exist (S14)
   */
  public Parsed parse(String tenant, Operation operation) {
    long correlation = operation.getCorrelation();
    Target target = new Target(tenant, group);
    Command command;
    try {
      checkSize(operation);
      command = command(target, operation);
    } catch (BadFieldException bad) {
      return new Refused(correlation, bad.rejection());
    }
    // Shape before fingerprint: the codec takes only what has the right shape.
    Rejection defect = Shape.check(new Proposal(tenant, command, Fingerprint.NONE));
    if (defect == null) {
      defect = target.missingOrNull();
    }
    if (defect != null) {
      return new Refused(correlation, defect);
    }
    long wait = command instanceof ClaimCommand ? operation.getClaim().getWaitMillis() : 0;
    Proposal proposal = new Proposal(tenant, command, Fingerprints.of(command));
    return new Ready(correlation, proposal, wait);
  }

  private static void checkSize(Operation operation) throws BadFieldException {
    int bytes = operation.getSerializedSize();
    if (bytes > MAX_OPERATION_BYTES) {
      throw BadFieldException.tooLarge("operation", bytes, MAX_OPERATION_BYTES);
    }
  }

  private static Command command(Target target, Operation operation) throws BadFieldException {
    return switch (operation.getOperationCase()) {
      case OPEN_SESSION -> SessionOperations.open(operation.getOpenSession());
      case HEARTBEAT -> SessionOperations.heartbeat(target, operation.getHeartbeat());
      case CLOSE_SESSION -> SessionOperations.close(target, operation.getCloseSession());
      case CLAIM -> SessionOperations.claim(target, operation.getClaim());
      case CHECKPOINT -> HolderOperations.checkpoint(target, operation.getCheckpoint());
      case COMPLETE -> HolderOperations.complete(target, operation.getComplete());
      case RELEASE -> HolderOperations.release(target, operation.getRelease());
      case FAIL -> HolderOperations.fail(target, operation.getFail());
      case PARK -> HolderOperations.park(target, operation.getPark());
      case QUARANTINE -> HolderOperations.quarantine(target, operation.getQuarantine());
      case SPLIT_REPLACE -> HolderOperations.splitReplace(target, operation.getSplitReplace());
      case SPLIT_RESIDUAL -> HolderOperations.splitResidual(target, operation.getSplitResidual());
      case CREATE_RUN -> RunOperations.create(operation.getCreateRun());
      case SEAL_RUN -> RunOperations.seal(target, operation.getSealRun());
      case PAUSE_RUN -> RunOperations.pause(target, operation.getPauseRun());
      case RESUME_RUN -> RunOperations.resume(target, operation.getResumeRun());
      case COMPLETE_RUN -> RunOperations.complete(target, operation.getCompleteRun());
      case FAIL_RUN -> RunOperations.fail(target, operation.getFailRun());
      case CANCEL_RUN -> RunOperations.cancel(target, operation.getCancelRun());
      case DELETE_RUN -> RunOperations.delete(target, operation.getDeleteRun());
      case SET_RUN_POLICY -> RunOperations.setPolicy(target, operation.getSetRunPolicy());
      case ADD_SHARDS -> ShardsOperations.add(target, operation.getAddShards());
      case UNPARK_SHARDS -> ShardsOperations.unpark(target, operation.getUnparkShards());
      case SPLIT_SHARD -> ShardsOperations.split(target, operation.getSplitShard());
      case PARK_SHARD -> ShardsOperations.park(target, operation.getParkShard());
      case REVOKE_LEASE -> ShardsOperations.revoke(target, operation.getRevokeLease());
      case EVICT_SESSION -> SessionOperations.evict(target, operation.getEvictSession());
      case DRAIN_SESSION -> SessionOperations.drain(target, operation.getDrainSession());
      case SET_QUOTA -> RunOperations.setQuota(operation.getSetQuota());
      case OPERATION_NOT_SET ->
          throw BadFieldException.of("operation", "one of those that this server knows");
    };
  }
}
