package dev.stint.cli.commands;

import dev.stint.cli.cut.Chunks;
import dev.stint.cli.cut.Cut;
import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Progress;
import dev.stint.client.Reply;
import dev.stint.client.Runs;
import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.RejectedException;
import dev.stint.client.model.AddedShards;
import dev.stint.client.model.CreatedRun;
import dev.stint.client.model.NewShard;
import dev.stint.client.model.RunHandle;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Creates a run, fills it chunk by chunk and seals it. All steps are idempotent, each by what it
 * says, so whoever was interrupted does all again: what is there is answered as the first time, and
 * what differs is refused.
 */
final class RunCreator {
  /** Chunks on the way at the same time: enough to keep the log busy. */
  private static final int WINDOW = 4;

  private final Runs runs;
  private final Progress progress;
  private boolean begun;

  /**
   * The run that is there now.
   *
   * @param created false: all or a part of it was there before
   */
  record Created(RunHandle run, boolean created, long shards) {}

  RunCreator(Runs runs, Progress progress) {
    this.runs = runs;
    this.progress = progress;
  }

  Created create(String name, RunConfig config, Cut cut) throws IOException {
    CreatedRun created = runs.create(name, config).await();
    begun = true;
    refuseIfOver(created);
    long shards = fill(created.run(), cut);
    if (created.status() == RunStatus.INITIALIZING) {
      seal(created.run());
    }
    return new Created(created.run(), created.created(), shards);
  }

  /** Whether there is a run now, if only a part of it. */
  boolean hasBegun() {
    return begun;
  }

  private static void refuseIfOver(CreatedRun created) {
    if (created.status() != RunStatus.INITIALIZING && !created.status().isOpen()) {
      throw new CliException(
          ExitCode.CONFLICT,
          "there was a run "
              + created.run().path()
              + " with this config, and it is over: "
              + created.status(),
          "delete it first (stint run delete " + created.run().path() + "), or take another name");
    }
  }

  private long fill(RunHandle run, Cut cut) throws IOException {
    Deque<Reply<AddedShards>> onTheWay = new ArrayDeque<>();
    long shards = 0;
    try (Chunks chunks = cut.chunks()) {
      long number = 0;
      for (List<KeyRange> chunk = chunks.next(); !chunk.isEmpty(); chunk = chunks.next()) {
        if (onTheWay.size() == WINDOW) {
          shards += added(onTheWay, shards, cut);
        }
        onTheWay.add(runs.addShards(run, number++, chunk.stream().map(NewShard::of).toList()));
      }
      while (!onTheWay.isEmpty()) {
        shards += added(onTheWay, shards, cut);
      }
    } catch (RejectedException e) {
      throw differs(run, e);
    }
    return shards;
  }

  private long added(Deque<Reply<AddedShards>> onTheWay, long before, Cut cut) {
    int count = onTheWay.remove().await().count();
    progress.show(before + count, cut.shards());
    return count;
  }

  /** What it means for a user that a chunk was refused. */
  private static RuntimeException differs(RunHandle run, RejectedException refused) {
    ErrorCode code = refused.code();
    boolean differs =
        code == ErrorCode.CHUNK_CONFLICT
            || code == ErrorCode.OVERLAP
            || code == ErrorCode.RUN_NOT_ACTIVE;
    return differs
        ? new CliException(
            ExitCode.CONFLICT,
            "the run " + run.path() + " is there already, cut in another way",
            "repeat the command with the same options and the same file, or take another name",
            refused)
        : refused;
  }

  private void seal(RunHandle run) {
    try {
      runs.seal(run).await();
    } catch (RejectedException e) {
      boolean sealedMeanwhile =
          e.code() == ErrorCode.RUN_NOT_ACTIVE
              && e.refusal().runStatus().filter(RunStatus::isOpen).isPresent();
      if (!sealedMeanwhile) {
        throw e;
      }
    }
  }
}
