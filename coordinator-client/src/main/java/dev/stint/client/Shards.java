package dev.stint.client;

import dev.stint.api.v1.ExplainResponse;
import dev.stint.api.v1.GetShardResponse;
import dev.stint.api.v1.ListShardsResponse;
import dev.stint.api.v1.StintGrpc;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.Explanation;
import dev.stint.client.model.Page;
import dev.stint.client.model.PageRequest;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardFilter;
import dev.stint.client.model.ShardHandle;
import dev.stint.client.model.ShardInfo;
import dev.stint.client.model.SplitResult;
import dev.stint.client.model.Unparked;
import dev.stint.client.wire.Infos;
import dev.stint.core.command.Command;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.value.Key;
import dev.stint.core.value.OpStamp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What operators do with shards and their leases, and see of them. */
public final class Shards {
  private final Caller caller;

  Shards(Caller caller) {
    this.caller = caller;
  }

  /** One shard; {@code NOT_FOUND} if there is none. */
  public Reply<ShardInfo> get(ShardHandle shard) {
    return caller.read(
        shard.run().group(),
        StintGrpc.getGetShardMethod(),
        caller.requests().getShard(shard),
        GetShardResponse::getHeader,
        response -> Infos.shard(response.getShard()));
  }

  /** The leaf that covers the key; its sliver if it was quarantined. */
  public Reply<ShardInfo> covering(RunHandle run, Key key) {
    return caller.read(
        run.group(),
        StintGrpc.getGetShardMethod(),
        caller.requests().getShard(run, key),
        GetShardResponse::getHeader,
        response -> Infos.shard(response.getShard()));
  }

  /** Shards by number. */
  public Reply<Page<ShardInfo>> list(RunHandle run, ShardFilter filter, PageRequest page) {
    return caller.read(
        run.group(),
        StintGrpc.getListShardsMethod(),
        caller.requests().listShards(run, filter, page),
        ListShardsResponse::getHeader,
        response ->
            Infos.page(
                response.getShardsList().stream().map(Infos::shard).toList(),
                response.getNextPageToken()));
  }

  /** Why it is not moving. */
  public Reply<Explanation> explain(ShardHandle shard) {
    return caller.read(
        shard.run().group(),
        StintGrpc.getExplainMethod(),
        caller.requests().explain(shard),
        ExplainResponse::getHeader,
        Infos::explanation);
  }

  /**
   * Makes parked shards active again, counters at 0, cursor kept.
   *
   * @param shards 1 to 4,000 numbers
   * @return an outcome for each, in their order
   */
  public Reply<List<Unparked>> unpark(RunHandle run, List<Long> shards) {
    List<Long> ids = List.copyOf(shards);
    return caller.stamped(
        run.name(),
        run.group(),
        stamp -> new ShardsCommand.UnparkShards(stamp, run.ref(), ids),
        (group, accepted) -> {
          Result.Unparked unparked = (Result.Unparked) accepted.result();
          List<Unparked> outcomes = new ArrayList<>(ids.size());
          for (int i = 0; i < unparked.outcomes().size(); i++) {
            String name = unparked.outcomes().get(i).name();
            outcomes.add(new Unparked(ids.get(i), Unparked.Outcome.valueOf(name)));
          }
          return outcomes;
        });
  }

  /**
   * Splits a shard that nobody holds; asks the holder of a leased one.
   *
   * @param boundaries 1 to 255, strictly ascending, strictly inside the range
   */
  public Reply<SplitResult> split(ShardHandle shard, List<Key> boundaries) {
    RunHandle run = shard.run();
    return caller.stamped(
        run.name(),
        run.group(),
        stamp -> new ShardsCommand.SplitShard(stamp, shard.ref(), boundaries),
        (group, accepted) -> {
          if (accepted.result() instanceof Result.SplitAsked asked) {
            return new SplitResult.Asked(new SessionId(group, asked.session()), asked.fence());
          }
          Result.Split split = (Result.Split) accepted.result();
          return new SplitResult.Split(split.firstChild(), split.children());
        });
  }

  /**
   * Sets a shard aside that nobody holds; {@code SHARD_LEASED} otherwise.
   *
   * @param reason a short word for programs, up to 64 characters, or empty
   * @param message for people, up to 1 KiB
   */
  public Reply<Accepted> park(ShardHandle shard, String reason, String message) {
    return command(
        shard, stamp -> new ShardsCommand.ParkShard(stamp, shard.ref(), reason, message));
  }

  /**
   * Takes back the shard's lease; {@code SHARD_NOT_LEASED} without one. Counts as no loss.
   *
   * @param now grant it again at once, and not only when the session's present deadline has passed:
   *     the old holder may then still believe in its lease, and only the fence protects
   */
  public Reply<Accepted> revoke(ShardHandle shard, boolean now) {
    return command(shard, stamp -> new ShardsCommand.RevokeLease(stamp, shard.ref(), now));
  }

  private Reply<Accepted> command(ShardHandle shard, Function<OpStamp, Command> command) {
    return caller.stamped(shard.run().name(), shard.run().group(), command, Values::accepted);
  }
}
