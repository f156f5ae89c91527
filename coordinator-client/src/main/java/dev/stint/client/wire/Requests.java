package dev.stint.client.wire;

import dev.stint.api.v1.ExplainRequest;
import dev.stint.api.v1.GetRunMapRequest;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetSessionRequest;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.ListRunsRequest;
import dev.stint.api.v1.ListSessionsRequest;
import dev.stint.api.v1.ListShardsRequest;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.ReadOptions;
import dev.stint.api.v1.WatchRequest;
import dev.stint.client.model.PageRequest;
import dev.stint.client.model.ReadMode;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardFilter;
import dev.stint.client.model.ShardHandle;
import dev.stint.client.model.WatchStart;
import dev.stint.core.value.Key;
import dev.stint.core.value.RunStatus;
import java.util.Set;

/** Requests of reads. */
public final class Requests {
  private final String tenant;
  private final ReadOptions options;

  /** Requests of the tenant in that mode. */
  public Requests(String tenant, ReadMode mode) {
    this.tenant = tenant;
    ReadOptions.Builder read = ReadOptions.newBuilder().setStale(mode.stale());
    mode.minRevision().ifPresent(read::setMinRevision);
    this.options = read.build();
  }

  /** Always linearizable: its time goes into stamps. */
  public LocateRequest locate(String runOrEmpty) {
    return LocateRequest.newBuilder().setTenant(tenant).setRun(runOrEmpty).build();
  }

  public GetRunRequest getRun(RunHandle run) {
    return GetRunRequest.newBuilder().setRun(ref(run)).setOptions(options).build();
  }

  public ListRunsRequest listRuns(Set<RunStatus> statuses, PageRequest page) {
    ListRunsRequest.Builder out =
        ListRunsRequest.newBuilder().setTenant(tenant).setPage(page(page)).setOptions(options);
    statuses.stream().sorted().forEach(status -> out.addStatuses(Enums.runStatus(status)));
    return out.build();
  }

  public GetShardRequest getShard(ShardHandle shard) {
    return GetShardRequest.newBuilder()
        .setRun(ref(shard.run()))
        .setShardId(shard.shard())
        .setOptions(options)
        .build();
  }

  public GetShardRequest getShard(RunHandle run, Key key) {
    return GetShardRequest.newBuilder()
        .setRun(ref(run))
        .setKey(Wire.bytes(key))
        .setOptions(options)
        .build();
  }

  public ListShardsRequest listShards(RunHandle run, ShardFilter filter, PageRequest page) {
    dev.stint.api.v1.ShardFilter.Builder out = dev.stint.api.v1.ShardFilter.newBuilder();
    filter.statuses().stream()
        .sorted()
        .forEach(status -> out.addStatuses(Enums.shardStatus(status)));
    filter.leased().ifPresent(out::setLeased);
    filter.session().ifPresent(id -> out.setSession(Wire.session(id.revision(), id.group())));
    filter.parkReasons().stream()
        .sorted()
        .forEach(reason -> out.addParkReasons(Enums.parkReason(reason)));
    return ListShardsRequest.newBuilder()
        .setRun(ref(run))
        .setFilter(out)
        .setPage(page(page))
        .setOptions(options)
        .build();
  }

  public GetSessionRequest getSession(SessionId session) {
    return GetSessionRequest.newBuilder()
        .setTenant(tenant)
        .setSession(Wire.session(session.revision(), session.group()))
        .setOptions(options)
        .build();
  }

  public ListSessionsRequest listSessions(String workerOrEmpty, PageRequest page) {
    return ListSessionsRequest.newBuilder()
        .setTenant(tenant)
        .setWorker(workerOrEmpty)
        .setPage(page(page))
        .setOptions(options)
        .build();
  }

  public GetRunMapRequest map(RunHandle run, int buckets) {
    return GetRunMapRequest.newBuilder()
        .setRun(ref(run))
        .setBuckets(buckets)
        .setOptions(options)
        .build();
  }

  public ExplainRequest explain(RunHandle run) {
    return ExplainRequest.newBuilder().setRun(ref(run)).setOptions(options).build();
  }

  public ExplainRequest explain(ShardHandle shard) {
    return ExplainRequest.newBuilder()
        .setRun(ref(shard.run()))
        .setShardId(shard.shard())
        .setOptions(options)
        .build();
  }

  public GetTenantRequest getTenant() {
    return GetTenantRequest.newBuilder().setTenant(tenant).setOptions(options).build();
  }

  /** Of one group. */
  public GetTenantRequest getTenant(int group) {
    return getTenant().toBuilder().setGroup(group).build();
  }

  /** A watch of the run, or with {@code null} of the tenant. */
  public WatchRequest watch(RunHandle runOrNull, WatchStart start) {
    WatchRequest.Builder out = WatchRequest.newBuilder().setTenant(tenant);
    if (runOrNull != null) {
      out.setRun(ref(runOrNull));
    }
    if (start instanceof WatchStart.Now) {
      out.setFromNow(true);
    } else if (start instanceof WatchStart.After after) {
      out.setAfter(Wire.position(after.position()));
      if (runOrNull == null) {
        out.setGroup(after.position().group());
      }
    }
    return out.build();
  }

  private static dev.stint.api.v1.RunRef ref(RunHandle run) {
    return Wire.run(run.ref(), run.group()).toBuilder().setTenant(run.tenant()).build();
  }

  private static dev.stint.api.v1.PageRequest page(PageRequest page) {
    return dev.stint.api.v1.PageRequest.newBuilder()
        .setPageSize(page.size())
        .setPageToken(page.token().orElse(""))
        .build();
  }
}
