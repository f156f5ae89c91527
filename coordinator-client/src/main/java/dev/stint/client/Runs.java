package dev.stint.client;

import dev.stint.api.v1.ExplainResponse;
import dev.stint.api.v1.GetRunMapResponse;
import dev.stint.api.v1.GetRunResponse;
import dev.stint.api.v1.ListRunsResponse;
import dev.stint.api.v1.LocateResponse;
import dev.stint.api.v1.StintGrpc;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.AddedShards;
import dev.stint.client.model.CreatedRun;
import dev.stint.client.model.Explanation;
import dev.stint.client.model.Header;
import dev.stint.client.model.NewShard;
import dev.stint.client.model.Page;
import dev.stint.client.model.PageRequest;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.RunInfo;
import dev.stint.client.model.RunMap;
import dev.stint.client.model.WatchStart;
import dev.stint.client.wire.Infos;
import dev.stint.client.wire.Wire;
import dev.stint.core.command.Command;
import dev.stint.core.command.Result;
import dev.stint.core.command.RunCommand;
import dev.stint.core.command.RunPolicy;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The life of runs. Commands get their identity and expiry by themselves, once, before the first
 * attempt; {@link Reply#retry} repeats the same one. What already is so (to pause a paused run)
 * succeeds and changes nothing.
 */
public final class Runs {
  private final Caller caller;

  Runs(Caller caller) {
    this.caller = caller;
  }

  /**
   * Makes a run, which takes shards until it is sealed. The same config again gives the same run
   * with {@code created} false; another one, or a run that is being deleted, is refused as {@code
   * ALREADY_EXISTS} with its status.
   */
  public Reply<CreatedRun> create(String name, RunConfig config) {
    return caller.stamped(
        name,
        -1,
        stamp -> new RunCommand.CreateRun(stamp, name, config),
        (group, accepted) -> {
          Result.RunCreated made = (Result.RunCreated) accepted.result();
          RunHandle run =
              new RunHandle(caller.transport().tenant(), name, made.incarnation(), group);
          return new CreatedRun(run, made.created(), made.status());
        });
  }

  /**
   * Adds one chunk of shards while the run is {@code INITIALIZING}. Chunks come in any order, each
   * once: the same again gives the same result, another content under its number is {@code
   * CHUNK_CONFLICT}, a range that overlaps another of the run refuses the chunk whole.
   *
   * @param chunk its number, chosen by the caller, 0 or more
   * @param shards 1 to 4,000; their bounds, their cursors and their metadata up to 1 MiB each
   */
  public Reply<AddedShards> addShards(RunHandle run, long chunk, List<NewShard> shards) {
    List<KeyRange> ranges = shards.stream().map(NewShard::range).toList();
    boolean cursors = shards.stream().anyMatch(shard -> shard.cursor().isPresent());
    boolean metadata = shards.stream().anyMatch(shard -> shard.metadata().length() > 0);
    List<Cursor> begin =
        cursors
            ? java.util.Arrays.asList(
                shards.stream().map(shard -> shard.cursor().orElse(null)).toArray(Cursor[]::new))
            : List.of();
    List<Blob> own = metadata ? shards.stream().map(NewShard::metadata).toList() : List.of();
    return caller.stamped(
        run.name(),
        run.group(),
        stamp -> new ShardsCommand.AddShards(stamp, run.ref(), chunk, ranges, begin, own),
        (group, accepted) -> {
          Result.ShardsAdded added = (Result.ShardsAdded) accepted.result();
          return new AddedShards(added.firstShard(), added.shards());
        });
  }

  /** Ends the adding of shards and makes the run {@code ACTIVE}. Needs at least one shard. */
  public Reply<Accepted> seal(RunHandle run) {
    return command(run, stamp -> new RunCommand.SealRun(stamp, run.ref()));
  }

  /** Grants nothing more; holders go on. */
  public Reply<Accepted> pause(RunHandle run) {
    return command(run, stamp -> new RunCommand.PauseRun(stamp, run.ref()));
  }

  /** Grants again. */
  public Reply<Accepted> resume(RunHandle run) {
    return command(run, stamp -> new RunCommand.ResumeRun(stamp, run.ref()));
  }

  /**
   * Ends the run as {@code DONE}. Refused as {@code NOT_SETTLED} unless every leaf is done.
   *
   * @param acceptParked or parked
   */
  public Reply<Accepted> complete(RunHandle run, boolean acceptParked) {
    return command(run, stamp -> new RunCommand.CompleteRun(stamp, run.ref(), acceptParked));
  }

  /**
   * Ends the run as {@code FAILED} and takes back its leases.
   *
   * @param message why, up to 1 KiB
   */
  public Reply<Accepted> fail(RunHandle run, String message) {
    return command(run, stamp -> new RunCommand.FailRun(stamp, run.ref(), message));
  }

  /** Ends the run as {@code CANCELLED} and takes back its leases. */
  public Reply<Accepted> cancel(RunHandle run) {
    return command(run, stamp -> new RunCommand.CancelRun(stamp, run.ref()));
  }

  /** Removes the run, in steps. Not while it is active or paused: cancel it first. */
  public Reply<Accepted> delete(RunHandle run) {
    return command(run, stamp -> new RunCommand.DeleteRun(stamp, run.ref()));
  }

  /** Changes what is given of the policy; {@code null} fields stay as they are. */
  public Reply<Accepted> setPolicy(RunHandle run, RunPolicy policy) {
    return command(run, stamp -> new RunCommand.SetRunPolicy(stamp, run.ref(), policy));
  }

  /** The run that has this name now; {@code NOT_FOUND} without one. */
  public Reply<RunInfo> get(String name) {
    return caller.readByName(
        name,
        StintGrpc.getGetRunMethod(),
        group ->
            caller.requests().getRun(new RunHandle(caller.transport().tenant(), name, 0, group)),
        GetRunResponse::getHeader,
        response -> Infos.run(response.getRun()));
  }

  public Reply<RunInfo> get(RunHandle run) {
    return caller.read(
        run.group(),
        StintGrpc.getGetRunMethod(),
        caller.requests().getRun(run),
        GetRunResponse::getHeader,
        response -> Infos.run(response.getRun()));
  }

  /**
   * Runs by name.
   *
   * @param statuses only those in one of these; empty for all
   */
  public Reply<Page<RunInfo>> list(Set<RunStatus> statuses, PageRequest page) {
    return caller.read(
        -1,
        StintGrpc.getListRunsMethod(),
        caller.requests().listRuns(statuses, page),
        ListRunsResponse::getHeader,
        response ->
            Infos.page(
                response.getRunsList().stream().map(Infos::run).toList(),
                response.getNextPageToken()));
  }

  /**
   * The key space in buckets, for a picture of any number of shards.
   *
   * @param buckets at most so many, 1 to 4,096
   */
  public Reply<RunMap> map(RunHandle run, int buckets) {
    return caller.read(
        run.group(),
        StintGrpc.getGetRunMapMethod(),
        caller.requests().map(run, buckets),
        GetRunMapResponse::getHeader,
        Infos::map);
  }

  /** Why it is not moving. */
  public Reply<Explanation> explain(RunHandle run) {
    return caller.read(
        run.group(),
        StintGrpc.getExplainMethod(),
        caller.requests().explain(run),
        ExplainResponse::getHeader,
        Infos::explanation);
  }

  /** Follows the run's events until closed; resumes by itself. */
  public Watch watch(RunHandle run, WatchStart start, WatchListener listener) {
    return Watch.open(caller, run, start, listener);
  }

  /** Where a run of this name lives, whether or not it exists, and what time it is there. */
  public Reply<Header> locate(String name) {
    return locate(caller, name);
  }

  static Reply<Header> locate(Caller caller, String runOrEmpty) {
    return caller.read(
        -1,
        StintGrpc.getLocateMethod(),
        caller.requests().locate(runOrEmpty),
        LocateResponse::getHeader,
        response -> Wire.header(response.getHeader()));
  }

  private Reply<Accepted> command(RunHandle run, Function<OpStamp, Command> command) {
    return caller.stamped(run.name(), run.group(), command, Values::accepted);
  }
}
