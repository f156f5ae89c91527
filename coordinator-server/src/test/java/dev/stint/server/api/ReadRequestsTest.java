package dev.stint.server.api;

import static dev.stint.server.api.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.CloseSession;
import dev.stint.api.v1.ExplainRequest;
import dev.stint.api.v1.ExplainResponse;
import dev.stint.api.v1.Finding;
import dev.stint.api.v1.GetRunMapRequest;
import dev.stint.api.v1.GetRunMapResponse;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetSessionRequest;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.ListRunsRequest;
import dev.stint.api.v1.ListRunsResponse;
import dev.stint.api.v1.ListSessionsRequest;
import dev.stint.api.v1.ListShardsRequest;
import dev.stint.api.v1.ListShardsResponse;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.LossReason;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.PageRequest;
import dev.stint.api.v1.ParkReason;
import dev.stint.api.v1.Quarantine;
import dev.stint.api.v1.Quotas;
import dev.stint.api.v1.ReadOptions;
import dev.stint.api.v1.RunInfo;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.RunStatus;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.SessionInfo;
import dev.stint.api.v1.ShardFilter;
import dev.stint.api.v1.ShardInfo;
import dev.stint.api.v1.ShardStatus;
import dev.stint.api.v1.SplitReplace;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class ReadRequestsTest {
  private final LocalGroup group = new LocalGroup();
  private final LocalJob job = LocalJob.sealed(group, "acme", "job", "a-g", "h-");

  private ShardInfo shard(UnaryOperator<GetShardRequest.Builder> which) {
    GetShardRequest request = which.apply(GetShardRequest.newBuilder().setRun(job.run)).build();
    return group.read(() -> group.reads.of(request)).getShard();
  }

  private ShardInfo shardAt(String key) {
    return shard(request -> request.setKey(utf8(key)));
  }

  private ListShardsResponse list(ShardFilter filter, int size, String token) {
    ListShardsRequest request =
        ListShardsRequest.newBuilder()
            .setRun(job.run)
            .setFilter(filter)
            .setPage(PageRequest.newBuilder().setPageSize(size).setPageToken(token))
            .build();
    return group.read(() -> group.reads.of(request));
  }

  private List<Long> listed(ShardFilter.Builder filter) {
    List<Long> numbers = new ArrayList<>();
    String token = "";
    do {
      ListShardsResponse page = list(filter.build(), 2, token);
      page.getShardsList().forEach(one -> numbers.add(one.getShard().getShardId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return numbers;
  }

  private SessionInfo session(SessionId id) {
    GetSessionRequest request =
        GetSessionRequest.newBuilder().setTenant("acme").setSession(id).build();
    return group.read(() -> group.reads.of(request)).getSession();
  }

  private RunInfo run(RunRef ref) {
    GetRunRequest request = GetRunRequest.newBuilder().setRun(ref).build();
    return group.read(() -> group.reads.of(request)).getRun();
  }

  @Test
  void run_isShownWhole() {
    RunInfo info = run(job.run);
    assertThat(info.getRun()).isEqualTo(job.run);
    assertThat(info.getStatus()).isEqualTo(RunStatus.RUN_STATUS_ACTIVE);
    assertThat(info.getConfig().getPolicy().getPriority()).isEqualTo(100);
    assertThat(info.getConfig().hasRetentionMillis()).isTrue();
    assertThat(info.getCounters().getActive()).isEqualTo(2);
    assertThat(info.hasActivatedAtMillis()).isTrue();
    assertThat(info.hasEndedAtMillis()).isFalse();
    assertThat(info.getProgress().hasEtaMillis()).isFalse();
    assertThat(info.getProgress().getEtaUnknownBecause()).isNotEmpty();
    assertThat(info.getNotesList())
        .containsExactly("No worker of the tenant is there: start a worker.");
    assertThat(run(job.run.toBuilder().clearIncarnation().build()).getRun()).isEqualTo(job.run);
  }

  @Test
  void header_isThatOfTheView() {
    GetRunRequest request = GetRunRequest.newBuilder().setRun(job.run).build();
    assertThat(group.read(() -> group.reads.of(request)).getHeader()).isEqualTo(group.header());
    LocateRequest locate = LocateRequest.newBuilder().setTenant("acme").setRun("nob").build();
    assertThat(group.read(() -> group.reads.of(locate)).getHeader()).isEqualTo(group.header());
  }

  @Test
  void options_areThoseOfTheRequest() throws RequestRefusedException {
    GetRunRequest.Builder request = GetRunRequest.newBuilder().setRun(job.run);
    assertThat(group.reads.of(request.build()).stale()).isFalse();
    ReadOptions options = ReadOptions.newBuilder().setStale(true).setMinRevision(7).build();
    ReadRequest<?> stale = group.reads.of(request.setOptions(options).build());
    assertThat(stale.stale()).isTrue();
    assertThat(stale.minRevision()).isEqualTo(7);
    assertThat(stale.tenant()).isEqualTo("acme");
    GetRunRequest wrong = request.setOptions(options.toBuilder().setMinRevision(-1)).build();
    assertThat(group.refusedRead(() -> group.reads.of(wrong))).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void shard_isShownWithItsHolder() {
    SessionId session = job.open("w1");
    Grant grant = job.grant(session);
    group.accepted("acme", job.checkpoint(session, grant, "b"));
    ShardInfo info = shard(request -> request.setShardId(0));
    assertThat(info.getShard()).isEqualTo(grant.getShard());
    assertThat(info.getRange()).isEqualTo(LocalJob.range("a-g"));
    assertThat(info.getOriginalRange()).isEqualTo(LocalJob.range("a-g"));
    assertThat(info.hasParentId()).isFalse();
    assertThat(info.getCursor().getLastKey()).isEqualTo(utf8("b"));
    assertThat(info.getLease().getSession()).isEqualTo(session);
    assertThat(info.getLease().getWorker()).isEqualTo("w1");
    assertThat(info.getLease().getFence()).isEqualTo(grant.getFence());
    assertThat(info.getLease().getUnitsDone()).isEqualTo(12);
    assertThat(info.getLease().hasUnitsRemaining()).isFalse();
    assertThat(info.getAttempts()).isEqualTo(1);
    assertThat(shard(request -> request.setShardId(1)).hasLease()).isFalse();
  }

  @Test
  void splitAndQuarantinedShards_areShown_andFoundByKey() {
    SessionId session = job.open("w1");
    Grant grant = job.grant(session);
    Quarantine.Builder quarantine =
        Quarantine.newBuilder()
            .setSession(session)
            .setShard(grant.getShard())
            .setFence(grant.getFence())
            .setSequence(job.nextSequence())
            .setKey(utf8("c"))
            .setReason("odd")
            .setMessage("cannot read");
    group.accepted("acme", Operation.newBuilder().setQuarantine(quarantine));
    SplitReplace.Builder split =
        SplitReplace.newBuilder()
            .setSession(session)
            .setShard(grant.getShard())
            .setFence(grant.getFence())
            .setSequence(job.nextSequence())
            .addBoundaries(utf8("d"));
    group.accepted("acme", Operation.newBuilder().setSplitReplace(split));
    ShardInfo parent = shard(request -> request.setShardId(0));
    assertThat(parent.getStatus()).isEqualTo(ShardStatus.SHARD_STATUS_SPLIT);
    assertThat(parent.getFirstChildId()).isEqualTo(3);
    assertThat(parent.getChildren()).isEqualTo(2);
    ShardInfo sliver = shardAt("c");
    assertThat(sliver.getSliver()).isTrue();
    assertThat(sliver.getParentId()).isZero();
    assertThat(sliver.hasParentId()).isTrue();
    assertThat(sliver.getParking().getReason()).isEqualTo(ParkReason.PARK_REASON_QUARANTINED);
    assertThat(sliver.getParking().getDetail()).isEqualTo("odd");
    assertThat(sliver.getParking().getMessage()).isEqualTo("cannot read");
    assertThat(shardAt("a").getShard().getShardId()).isEqualTo(3);
    assertThat(shardAt("f").getShard().getShardId()).isEqualTo(4);
    assertThat(shardAt("zzz").getShard().getShardId()).isEqualTo(1);
    GetShardRequest gap = GetShardRequest.newBuilder().setRun(job.run).setKey(utf8("g")).build();
    assertThat(group.refusedRead(() -> group.reads.of(gap))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void shards_areListedInPages_andFiltered() {
    SessionId session = job.open("w1");
    Grant grant = job.grant(session);
    assertThat(listed(ShardFilter.newBuilder())).containsExactly(0L, 1L);
    assertThat(listed(ShardFilter.newBuilder().setLeased(true))).containsExactly(0L);
    assertThat(listed(ShardFilter.newBuilder().setLeased(false))).containsExactly(1L);
    assertThat(listed(ShardFilter.newBuilder().setSession(session))).containsExactly(0L);
    assertThat(listed(ShardFilter.newBuilder().setSession(session.toBuilder().setGroup(9))))
        .isEmpty();
    assertThat(listed(ShardFilter.newBuilder().addStatuses(ShardStatus.SHARD_STATUS_DONE)))
        .isEmpty();
    group.accepted("acme", job.complete(session, grant));
    assertThat(listed(ShardFilter.newBuilder().addStatuses(ShardStatus.SHARD_STATUS_DONE)))
        .containsExactly(0L);
    assertThat(
            listed(
                ShardFilter.newBuilder().addParkReasons(ParkReason.PARK_REASON_TOO_MANY_FAILURES)))
        .isEmpty();
  }

  @Test
  void listingByName_doesNotGoOnInARunCreatedAnew() {
    RunRef byName = job.run.toBuilder().clearIncarnation().build();
    ListShardsRequest.Builder request =
        ListShardsRequest.newBuilder()
            .setRun(byName)
            .setPage(PageRequest.newBuilder().setPageSize(1));
    String token = group.read(() -> group.reads.of(request.build())).getNextPageToken();
    group.accepted("acme", real(Samples.of(Operation.OperationCase.CANCEL_RUN)));
    group.accepted("acme", real(Samples.of(Operation.OperationCase.DELETE_RUN)));
    for (int i = 0; i < 20; i++) {
      group.after(10);
    }
    LocalJob.sealed(group, "acme", "job", "a-b", "b-c", "c-d");
    request.getPageBuilder().setPageToken(token);
    assertThat(group.refusedRead(() -> group.reads.of(request.build()))).isEqualTo(Code.NOT_FOUND);
  }

  private Operation.Builder real(Operation sample) {
    Operation.Builder operation = sample.toBuilder();
    new Real(job, SessionId.getDefaultInstance()).adapt(operation);
    return operation;
  }

  @Test
  void runs_areListedInPages_andByStatus() {
    LocalJob.sealed(group, "acme", "another", "-");
    ListRunsRequest.Builder request =
        ListRunsRequest.newBuilder()
            .setTenant("acme")
            .setPage(PageRequest.newBuilder().setPageSize(1));
    ListRunsResponse first = group.read(() -> group.reads.of(request.build()));
    assertThat(first.getRunsList())
        .extracting(one -> one.getRun().getName())
        .containsExactly("another");
    request.getPageBuilder().setPageToken(first.getNextPageToken());
    assertThat(group.read(() -> group.reads.of(request.build())).getRunsList())
        .extracting(one -> one.getRun().getName())
        .containsExactly("job");
    ListRunsRequest done =
        ListRunsRequest.newBuilder()
            .setTenant("acme")
            .addStatuses(RunStatus.RUN_STATUS_DONE)
            .build();
    assertThat(group.read(() -> group.reads.of(done)).getRunsList()).isEmpty();
    ListRunsRequest nobody = ListRunsRequest.newBuilder().setTenant("nobody").build();
    assertThat(group.read(() -> group.reads.of(nobody)).getRunsList()).isEmpty();
  }

  @Test
  void sessions_areShownAndListed_andOverWhenTheirDeadlineIsPast() {
    SessionId one = job.open("w1");
    SessionId two = job.open("w2");
    job.grant(two);
    SessionInfo info = session(two);
    assertThat(info.getWorker()).isEqualTo("w2");
    assertThat(info.getTenant()).isEqualTo("acme");
    assertThat(info.getHeld()).isEqualTo(1);
    assertThat(info.hasEnding()).isFalse();
    ListSessionsRequest request =
        ListSessionsRequest.newBuilder().setTenant("acme").setWorker("w1").build();
    assertThat(group.read(() -> group.reads.of(request)).getSessionsList())
        .extracting(SessionInfo::getSession)
        .containsExactly(one);
    group.accepted(
        "acme", Operation.newBuilder().setCloseSession(CloseSession.newBuilder().setSession(two)));
    assertThat(session(two).getEnding()).isEqualTo(LossReason.LOSS_REASON_CLOSED);
  }

  @Test
  void map_explanationAndTenant_areShown() {
    GetRunMapRequest map = GetRunMapRequest.newBuilder().setRun(job.run).setBuckets(9).build();
    GetRunMapResponse buckets = group.read(() -> group.reads.of(map));
    assertThat(buckets.getBucketsList())
        .extracting(bucket -> bucket.getRange())
        .containsExactly(LocalJob.range("a-g"), LocalJob.range("h-"));
    assertThat(buckets.getStatus()).isEqualTo(RunStatus.RUN_STATUS_ACTIVE);
    assertThat(buckets.getCounters().getActive()).isEqualTo(2);
    ExplainRequest explain = ExplainRequest.newBuilder().setRun(job.run).setShardId(1).build();
    ExplainResponse why = group.read(() -> group.reads.of(explain));
    assertThat(why.getFindingsList())
        .extracting(Finding::getCode)
        .containsExactly(Finding.Code.NO_SESSIONS);
    assertThat(why.getFindings(0).getShardId()).isEqualTo(1);
    assertThat(why.getSummary()).isEqualTo("shard 1: no worker of the tenant is there.");
    ExplainRequest ofRun = ExplainRequest.newBuilder().setRun(job.run).build();
    assertThat(group.read(() -> group.reads.of(ofRun)).getFindings(0).hasShardId()).isFalse();
    GetTenantRequest tenant = GetTenantRequest.newBuilder().setTenant("acme").build();
    GetTenantResponse usage = group.read(() -> group.reads.of(tenant));
    assertThat(usage.getUsage().getLiveShards()).isEqualTo(2);
    assertThat(usage.getQuotas().getRuns()).isEqualTo(1_000);
    assertThat(usage.getQuotas().getAllFields()).hasSize(Quotas.getDescriptor().getFields().size());
  }

  @Test
  void malformedRequests_areRefusedWithTheField() {
    RunRef run = job.run;
    List<GetRunRequest> runs =
        List.of(
            GetRunRequest.getDefaultInstance(),
            GetRunRequest.newBuilder().setRun(run.toBuilder().clearTenant()).build(),
            GetRunRequest.newBuilder().setRun(run.toBuilder().setName("No Name")).build(),
            GetRunRequest.newBuilder().setRun(run.toBuilder().setIncarnation(-1)).build());
    for (GetRunRequest one : runs) {
      assertThat(group.refusedRead(() -> group.reads.of(one))).isEqualTo(Code.INVALID_ARGUMENT);
    }
    List<GetShardRequest> shards =
        List.of(
            GetShardRequest.newBuilder().setRun(run).build(),
            GetShardRequest.newBuilder().setRun(run).setShardId(-1).build(),
            GetShardRequest.newBuilder().setRun(run).setKey(ByteString.EMPTY).build(),
            GetShardRequest.newBuilder()
                .setRun(run)
                .setKey(ByteString.copyFrom(new byte[4_097]))
                .build());
    for (GetShardRequest one : shards) {
      assertThat(group.refusedRead(() -> group.reads.of(one))).isEqualTo(Code.INVALID_ARGUMENT);
    }
    List<ListShardsRequest> lists =
        List.of(
            ListShardsRequest.newBuilder()
                .setRun(run)
                .setPage(PageRequest.newBuilder().setPageSize(1_001))
                .build(),
            ListShardsRequest.newBuilder()
                .setRun(run)
                .setPage(PageRequest.newBuilder().setPageSize(-1))
                .build(),
            ListShardsRequest.newBuilder()
                .setRun(run)
                .setFilter(ShardFilter.newBuilder().setSession(SessionId.getDefaultInstance()))
                .build(),
            ListShardsRequest.newBuilder()
                .setRun(run)
                .setFilter(ShardFilter.newBuilder().addStatusesValue(77))
                .build());
    for (ListShardsRequest one : lists) {
      assertThat(group.refusedRead(() -> group.reads.of(one))).isEqualTo(Code.INVALID_ARGUMENT);
    }
    GetRunMapRequest map = GetRunMapRequest.newBuilder().setRun(run).setBuckets(4_097).build();
    assertThat(group.refusedRead(() -> group.reads.of(map))).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void whatIsNotThere_isNotFound() {
    RunRef otherGroup = job.run.toBuilder().setGroup(9).build();
    RunRef otherLife = job.run.toBuilder().setIncarnation(job.run.getIncarnation() + 1).build();
    RunRef unknown = job.run.toBuilder().setName("nob").build();
    for (RunRef ref : List.of(otherGroup, otherLife, unknown)) {
      assertThat(
              group.refusedRead(
                  () -> group.reads.of(GetRunRequest.newBuilder().setRun(ref).build())))
          .isEqualTo(Code.NOT_FOUND);
    }
    ListRunsRequest runs = ListRunsRequest.newBuilder().setTenant("acme").setGroup(9).build();
    assertThat(group.refusedRead(() -> group.reads.of(runs))).isEqualTo(Code.NOT_FOUND);
    GetTenantRequest tenant = GetTenantRequest.newBuilder().setTenant("nobody").build();
    assertThat(group.refusedRead(() -> group.reads.of(tenant))).isEqualTo(Code.NOT_FOUND);
    GetShardRequest shard = GetShardRequest.newBuilder().setRun(job.run).setShardId(99).build();
    assertThat(group.refusedRead(() -> group.reads.of(shard))).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void pageToken_ofAnotherListing_isRefused() {
    String token = list(ShardFilter.getDefaultInstance(), 1, "").getNextPageToken();
    assertThat(list(ShardFilter.getDefaultInstance(), 5, token).getShardsList()).hasSize(1);
    ListShardsRequest filtered =
        ListShardsRequest.newBuilder()
            .setRun(job.run)
            .setFilter(ShardFilter.newBuilder().setLeased(true))
            .setPage(PageRequest.newBuilder().setPageToken(token))
            .build();
    assertThat(group.refusedRead(() -> group.reads.of(filtered))).isEqualTo(Code.INVALID_ARGUMENT);
    ListSessionsRequest other =
        ListSessionsRequest.newBuilder()
            .setTenant("acme")
            .setPage(PageRequest.newBuilder().setPageToken(token))
            .build();
    assertThat(group.refusedRead(() -> group.reads.of(other))).isEqualTo(Code.INVALID_ARGUMENT);
    for (String garbage : List.of("x", "====", "AAAA", "\u1234", "A".repeat(5_000))) {
      ListShardsRequest request =
          ListShardsRequest.newBuilder()
              .setRun(job.run)
              .setPage(PageRequest.newBuilder().setPageToken(garbage))
              .build();
      assertThat(group.refusedRead(() -> group.reads.of(request))).isEqualTo(Code.INVALID_ARGUMENT);
    }
  }
}
