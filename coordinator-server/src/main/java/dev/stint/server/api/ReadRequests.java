package dev.stint.server.api;

import dev.stint.api.v1.ExplainRequest;
import dev.stint.api.v1.ExplainResponse;
import dev.stint.api.v1.GetRunMapRequest;
import dev.stint.api.v1.GetRunMapResponse;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetRunResponse;
import dev.stint.api.v1.GetSessionRequest;
import dev.stint.api.v1.GetSessionResponse;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.GetShardResponse;
import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.ListRunsRequest;
import dev.stint.api.v1.ListRunsResponse;
import dev.stint.api.v1.ListSessionsRequest;
import dev.stint.api.v1.ListSessionsResponse;
import dev.stint.api.v1.ListShardsRequest;
import dev.stint.api.v1.ListShardsResponse;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.LocateResponse;
import dev.stint.api.v1.WatchRequest;
import dev.stint.core.read.Explain;
import dev.stint.core.read.Explain.Explanation;
import dev.stint.core.read.Page;
import dev.stint.core.read.Reads;
import dev.stint.core.read.RunMap;
import dev.stint.core.read.RunSummary;
import dev.stint.core.read.SessionSummary;
import dev.stint.core.read.ShardSummary;
import dev.stint.core.row.TenantRow;
import dev.stint.core.state.StateView;
import dev.stint.core.value.Key;
import dev.stint.core.value.Limits;
import dev.stint.core.value.Names;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads of one Raft group: checks the request, then answers from a view. What is malformed is
 * refused before a view is needed; what does not exist, when it is answered. Never throws anything
 * else, whatever the message holds. Immutable, for any thread.
 */
public final class ReadRequests {
  private static final int DEFAULT_BUCKETS = 100;

  private final int group;
  private final Asked asked;

  public ReadRequests(int group) {
    this.group = group;
    this.asked = new Asked(group);
  }

  public ReadRequest<LocateResponse> of(LocateRequest request) throws RequestRefusedException {
    String tenant = asked.tenant("tenant", request.getTenant());
    if (!request.getRun().isEmpty()) {
      asked.tenant("run", request.getRun());
    }
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> LocateResponse.newBuilder().setHeader(header).build());
  }

  public ReadRequest<GetRunResponse> of(GetRunRequest request) throws RequestRefusedException {
    String tenant = asked.tenant(request.getRun());
    RunRef ref = asked.run(request.getRun());
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          RunSummary run = run(view, tenant, ref);
          List<String> notes =
              Explain.run(view, tenant, ref).orElseThrow().findings().stream()
                  .map(Views::sentence)
                  .toList();
          return GetRunResponse.newBuilder()
              .setHeader(header)
              .setRun(views(tenant).run(run, notes))
              .build();
        });
  }

  public ReadRequest<ListRunsResponse> of(ListRunsRequest request) throws RequestRefusedException {
    String tenant = asked.tenant("tenant", request.getTenant());
    Set<RunStatus> statuses = Filters.runStatuses(request.getStatusesList());
    PageToken token =
        PageToken.of(request.toBuilder().clearPage().clearOptions().build(), request.getPage());
    asked.group(request.hasGroup(), request.getGroup());
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          Page<RunSummary> page =
              new Reads(view, tenant).runs(statuses, token.place(), token.size());
          ListRunsResponse.Builder response =
              ListRunsResponse.newBuilder()
                  .setHeader(header)
                  .setNextPageToken(token.next(page.next()));
          page.items().forEach(run -> response.addRuns(views(tenant).run(run, List.of())));
          return response.build();
        });
  }

  public ReadRequest<GetShardResponse> of(GetShardRequest request) throws RequestRefusedException {
    String tenant = asked.tenant(request.getRun());
    Optional<Key> key = Optional.empty();
    long number = 0;
    switch (request.getWhichCase()) {
      case SHARD_ID -> number = Asked.number("shard_id", request.getShardId());
      case KEY -> key = Optional.of(Filters.key(request.getKey()));
      case WHICH_NOT_SET -> throw RequestRefusedException.invalid("which", "shard_id or key");
    }
    RunRef ref = asked.run(request.getRun());
    Optional<Key> at = key;
    long id = number;
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          Reads reads = new Reads(view, tenant);
          RunSummary run = run(view, tenant, ref);
          Optional<ShardSummary> shard =
              at.isPresent() ? reads.shardAt(ref, at.get()) : reads.shard(ref, id);
          return GetShardResponse.newBuilder()
              .setHeader(header)
              .setShard(views(tenant).shard(run.run(), found(shard, "shard")))
              .build();
        });
  }

  public ReadRequest<ListShardsResponse> of(ListShardsRequest request)
      throws RequestRefusedException {
    String tenant = asked.tenant(request.getRun());
    ShardListing listing = ShardListing.of(group, request);
    RunRef ref = asked.run(request.getRun());
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          RunSummary run = run(view, tenant, listing.sameRun(ref));
          Page<ShardSummary> page = listing.page(new Reads(view, tenant), run.run().ref());
          ListShardsResponse.Builder response =
              ListShardsResponse.newBuilder()
                  .setHeader(header)
                  .setNextPageToken(listing.next(run.run().ref(), page));
          page.items().forEach(one -> response.addShards(views(tenant).shard(run.run(), one)));
          return response.build();
        });
  }

  public ReadRequest<GetSessionResponse> of(GetSessionRequest request)
      throws RequestRefusedException {
    String tenant = asked.tenant("tenant", request.getTenant());
    long session = asked.session(request.getSession());
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) ->
            GetSessionResponse.newBuilder()
                .setHeader(header)
                .setSession(
                    views(tenant)
                        .session(found(new Reads(view, tenant).session(session), "session")))
                .build());
  }

  public ReadRequest<ListSessionsResponse> of(ListSessionsRequest request)
      throws RequestRefusedException {
    String tenant = asked.tenant("tenant", request.getTenant());
    String worker = request.getWorker();
    if (!worker.isEmpty() && !Names.isValid(worker)) {
      throw RequestRefusedException.invalid("worker", "a name, or empty for all");
    }
    PageToken token =
        PageToken.of(request.toBuilder().clearPage().clearOptions().build(), request.getPage());
    asked.group(request.hasGroup(), request.getGroup());
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          Page<SessionSummary> page =
              new Reads(view, tenant).sessions(worker, token.place(), token.size());
          ListSessionsResponse.Builder response =
              ListSessionsResponse.newBuilder()
                  .setHeader(header)
                  .setNextPageToken(token.next(page.next()));
          page.items().forEach(one -> response.addSessions(views(tenant).session(one)));
          return response.build();
        });
  }

  public ReadRequest<GetRunMapResponse> of(GetRunMapRequest request)
      throws RequestRefusedException {
    String tenant = asked.tenant(request.getRun());
    int given = request.getBuckets();
    if (given < 0 || given > Limits.MAX_MAP_BUCKETS) {
      throw RequestRefusedException.tooLarge(
          "buckets", Integer.toUnsignedLong(given), Limits.MAX_MAP_BUCKETS);
    }
    RunRef ref = asked.run(request.getRun());
    int buckets = given == 0 ? DEFAULT_BUCKETS : given;
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          RunSummary run = run(view, tenant, ref);
          GetRunMapResponse.Builder response =
              GetRunMapResponse.newBuilder()
                  .setHeader(header)
                  .setStatus(Enums.of(run.run().status()))
                  .setCounters(Views.counters(run));
          RunMap.of(view, tenant, ref, buckets)
              .orElseThrow()
              .forEach(bucket -> response.addBuckets(Views.bucket(bucket)));
          return response.build();
        });
  }

  public ReadRequest<ExplainResponse> of(ExplainRequest request) throws RequestRefusedException {
    String tenant = asked.tenant(request.getRun());
    long shard = Asked.number("shard_id", request.getShardId());
    RunRef ref = asked.run(request.getRun());
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          Explanation explanation =
              request.hasShardId()
                  ? found(Explain.shard(view, tenant, ref, shard), "shard")
                  : found(Explain.run(view, tenant, ref), "run");
          ExplainResponse.Builder response =
              ExplainResponse.newBuilder().setHeader(header).setSummary(explanation.summary());
          explanation
              .findings()
              .forEach(finding -> response.addFindings(views(tenant).finding(finding)));
          return response.build();
        });
  }

  public ReadRequest<GetTenantResponse> of(GetTenantRequest request)
      throws RequestRefusedException {
    String tenant = asked.tenant("tenant", request.getTenant());
    asked.group(request.hasGroup(), request.getGroup());
    return ReadRequest.of(
        tenant,
        request.getOptions(),
        (view, header) -> {
          Reads reads = new Reads(view, tenant);
          TenantRow row = found(reads.tenant(), "tenant");
          return GetTenantResponse.newBuilder()
              .setHeader(header)
              .setTenant(tenant)
              .setQuotas(Configs.of(row.quotas()))
              .setUsage(Views.usage(reads.tenantCounters()))
              .build();
        });
  }

  /** Following a log; one call of the result at a time. */
  public Watching of(WatchRequest request) throws RequestRefusedException {
    return Watching.of(group, asked, request);
  }

  private Views views(String tenant) {
    return new Views(group, tenant);
  }

  private static RunSummary run(StateView view, String tenant, RunRef ref)
      throws RequestRefusedException {
    return found(new Reads(view, tenant).run(ref), "run");
  }

  static <T> T found(Optional<T> what, String name) throws RequestRefusedException {
    return what.orElseThrow(() -> RequestRefusedException.notFound(name));
  }
}
