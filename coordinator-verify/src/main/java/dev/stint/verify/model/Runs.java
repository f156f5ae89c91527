package dev.stint.verify.model;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * CreateRun, AddShards, SealRun, pause, resume, complete, fail, cancel, delete, policy. "What
 * already is so (pause of a paused run) succeeds and changes nothing." (3. Operations) It is
 * accepted all the same, and so takes a revision.
 */
final class Runs {
  private final State state;

  Runs(State state) {
    this.state = state;
  }

  Result judge(String tenant, RunCommand command) {
    if (command instanceof RunCommand.CreateRun c) {
      return create(tenant, c);
    }
    if (command instanceof RunCommand.SealRun c) {
      return seal(state.run(tenant, c.run()));
    }
    if (command instanceof RunCommand.PauseRun c) {
      return turn(tenant, c.run(), RunStatus.PAUSED);
    }
    if (command instanceof RunCommand.ResumeRun c) {
      return turn(tenant, c.run(), RunStatus.ACTIVE);
    }
    if (command instanceof RunCommand.CompleteRun c) {
      return complete(state.run(tenant, c.run()), c.acceptParked());
    }
    if (command instanceof RunCommand.FailRun c) {
      Run run = state.run(tenant, c.run());
      return finish(run, RunStatus.FAILED, run.status.isOpen());
    }
    if (command instanceof RunCommand.CancelRun c) {
      Run run = state.run(tenant, c.run());
      boolean may = run.status.isOpen() || run.status == RunStatus.INITIALIZING;
      return finish(run, RunStatus.CANCELLED, may);
    }
    if (command instanceof RunCommand.DeleteRun c) {
      return delete(state.run(tenant, c.run()));
    }
    RunCommand.SetRunPolicy policy = (RunCommand.SetRunPolicy) command;
    return setPolicy(state.run(tenant, policy.run()), policy);
  }

  /**
   * "The original config again → the same run with created = false and its status; another, or a
   * DELETING run → ALREADY_EXISTS with the status."
   */
  private Result create(String name, RunCommand.CreateRun command) {
    Run there = state.runOrNull(name, command.name());
    if (there != null) {
      if (!there.original.equals(command.config()) || there.status == RunStatus.DELETING) {
        throw new Refused(Rejection.ofRun(RejectionCode.ALREADY_EXISTS, there.status));
      }
      state.revise();
      return new Result.RunCreated(there.incarnation, false, there.status);
    }
    Tenant known = state.tenantOrNull(name);
    if (known != null) {
      Splits.check("runs", known.runs.size() + 1L, known.quotas.runs());
      Splits.check("rows", known.rows() + 1, known.quotas.rows());
    }
    Tenant tenant = state.tenantOrNew(name);
    Run run = new Run(tenant, command.name(), state.revise(), command.config());
    tenant.runs.put(run.name, run);
    state.runs.put(run.incarnation, run);
    state.lifeEvent(run);
    return new Result.RunCreated(run.incarnation, true, run.status);
  }

  /**
   * "Chunks in any order, each once; each range is checked against its neighbours: overlap → the
   * chunk is rejected whole; gaps are allowed." A chunk that is there is found before the gate: its
   * number is its identity.
   */
  Result addShards(String tenant, ShardsCommand.AddShards command, Fingerprint content) {
    Run run = state.run(tenant, command.run());
    Run.Chunk chunk = run.chunks.get(command.chunk());
    if (chunk != null) {
      if (!chunk.content().matches(content)) {
        throw Refused.because(RejectionCode.CHUNK_CONFLICT, "chunk");
      }
      state.revise();
      return new Result.ShardsAdded(chunk.firstShard(), chunk.shards());
    }
    if (run.status != RunStatus.INITIALIZING) {
      throw Refused.runIs(run.status);
    }
    checkOverlap(run, command.ranges());
    int count = command.ranges().size();
    Splits.checkQuota(run.tenant, count, count + 1);
    state.revise();
    long first = run.nextShard;
    for (int i = 0; i < count; i++) {
      Blob metadata = command.metadata().isEmpty() ? Blob.EMPTY : command.metadata().get(i);
      Shard root = run.newShard(command.ranges().get(i), metadata);
      root.cursorOrNull = command.cursors().isEmpty() ? null : command.cursors().get(i);
      root.notBeforeMillis = state.nowMillis;
    }
    run.chunks.put(command.chunk(), new Run.Chunk(content, first, count));
    state.lifeEvent(run);
    return new Result.ShardsAdded(first, count);
  }

  /** The first in the order of the key space that overlaps is named. */
  private static void checkOverlap(Run run, List<KeyRange> ranges) {
    List<KeyRange> sorted = new ArrayList<>(ranges);
    Comparator<Key> openFirst = Comparator.nullsFirst(Comparator.naturalOrder());
    sorted.sort(Comparator.comparing(KeyRange::startOrNull, openFirst));
    KeyRange last = null;
    for (KeyRange range : sorted) {
      boolean overlaps =
          (last != null && last.overlaps(range))
              || run.shards.values().stream().anyMatch(shard -> shard.range.overlaps(range));
      if (overlaps) {
        throw Refused.because(
            RejectionCode.OVERLAP, "range number " + ranges.indexOf(range) + " of the chunk");
      }
      last = range;
    }
  }

  /** "ACTIVE; at least one shard." */
  private Result seal(Run run) {
    if (run.status.isOpen()) {
      return unchanged();
    }
    if (run.status != RunStatus.INITIALIZING) {
      throw Refused.runIs(run.status);
    }
    if (run.shards.isEmpty()) {
      throw Refused.because(RejectionCode.NO_SHARDS, "run");
    }
    state.revise();
    run.status = RunStatus.ACTIVE;
    state.lifeEvent(run);
    return Result.Done.INSTANCE;
  }

  private Result turn(String tenant, RunRef ref, RunStatus to) {
    Run run = state.run(tenant, ref);
    if (!run.status.isOpen()) {
      throw Refused.runIs(run.status);
    }
    state.revise();
    if (run.status != to) {
      run.status = to;
      state.lifeEvent(run);
    }
    return Result.Done.INSTANCE;
  }

  /** "Complete needs every leaf DONE, or accept_parked." */
  private Result complete(Run run, boolean acceptParked) {
    if (run.status == RunStatus.DONE) {
      return unchanged();
    }
    if (!run.status.isOpen()) {
      throw Refused.runIs(run.status);
    }
    long left = run.active() + (acceptParked ? 0 : run.parked());
    if (left > 0) {
      throw Refused.because(RejectionCode.NOT_SETTLED, "leaves not done", left, 0);
    }
    state.revise();
    state.end(run, RunStatus.DONE);
    return Result.Done.INSTANCE;
  }

  private Result finish(Run run, RunStatus terminal, boolean may) {
    if (run.status == terminal) {
      return unchanged();
    }
    if (!may) {
      throw Refused.runIs(run.status);
    }
    state.revise();
    state.end(run, terminal);
    return Result.Done.INSTANCE;
  }

  /** The gate lets delete pass in all but open runs. */
  private Result delete(Run run) {
    if (run.status.isOpen()) {
      throw Refused.runIs(run.status);
    }
    state.revise();
    if (run.status != RunStatus.DELETING) {
      state.startDeleting(run);
    }
    return Result.Done.INSTANCE;
  }

  private Result setPolicy(Run run, RunCommand.SetRunPolicy command) {
    if (!run.status.isOpen()) {
      throw Refused.runIs(run.status);
    }
    state.revise();
    RunConfig config = command.policy().appliedTo(run.config);
    if (!config.equals(run.config)) {
      run.config = config;
      state.lifeEvent(run);
    }
    return Result.Done.INSTANCE;
  }

  private Result unchanged() {
    state.revise();
    return Result.Done.INSTANCE;
  }
}
