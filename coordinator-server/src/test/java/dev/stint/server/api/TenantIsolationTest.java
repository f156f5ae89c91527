package dev.stint.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.stint.api.v1.ExplainRequest;
import dev.stint.api.v1.GetRunMapRequest;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetSessionRequest;
import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.ListRunsRequest;
import dev.stint.api.v1.ListSessionsRequest;
import dev.stint.api.v1.ListShardsRequest;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.Operation.OperationCase;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.PageRequest;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardFilter;
import dev.stint.api.v1.WatchRequest;
import dev.stint.core.read.Reads;
import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import io.grpc.Status.Code;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S14: no tenant sees or changes another's things; what is another's is as what is nobody's. */
final class TenantIsolationTest {
  /** What an operation names nobody else's things with: it makes or sets the caller's own. */
  private static final Set<OperationCase> OF_THE_CALLER_ALONE =
      EnumSet.of(OperationCase.OPEN_SESSION, OperationCase.CREATE_RUN, OperationCase.SET_QUOTA);

  private final LocalGroup group = new LocalGroup();
  private LocalJob theirs;
  private LocalJob mine;
  private SessionId theirSession;
  private SessionId mySession;
  private Grant theirGrant;

  @BeforeEach
  void twoTenants() {
    theirs = LocalJob.sealed(group, "them", "secret", "-m", "m-");
    mine = LocalJob.sealed(group, "me", "own", "-m", "m-");
    theirSession = theirs.open("w-them");
    mySession = mine.open("w-me");
    theirGrant = theirs.grant(theirSession);
  }

  private List<Row> theirRows() {
    int number = new Reads(group.store.view(), "them").tenant().orElseThrow().number();
    return List.of(Table.RUN, Table.SHARD, Table.SESSION, Table.CLAIM, Table.TENANT).stream()
        .flatMap(table -> group.store.view().rows(table, new byte[0], null, 1_000).stream())
        .filter(row -> row.toString().contains("tenant=" + number + ",") || isThem(row))
        .toList();
  }

  private static boolean isThem(Row row) {
    return row.toString().contains("name=them,");
  }

  /** The operation as their own, sent under another tenant's name. */
  private Operation.Builder aboutThem(OperationCase kind, String tenantInRefs) {
    Operation.Builder operation = Samples.of(kind).toBuilder();
    Real real = new Real(theirs, theirSession);
    real.learn("them", granted());
    real.adapt(operation);
    setTenant(operation, tenantInRefs);
    if (kind == OperationCase.CLAIM) {
      operation.getClaimBuilder().setRuns(0, "secret");
    }
    return operation;
  }

  private OperationResult granted() {
    OperationResult.Builder result = OperationResult.newBuilder();
    result.getLeasesGrantedBuilder().addGrants(theirGrant);
    return result.build();
  }

  private static void setTenant(Message.Builder message, String tenant) {
    if (message instanceof RunRef.Builder run) {
      run.setName("secret").setTenant(tenant);
      return;
    }
    for (var field : List.copyOf(message.getAllFields().keySet())) {
      boolean inner = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (inner && !field.isRepeated()) {
        setTenant(message.getFieldBuilder(field), tenant);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationCase.class,
      names = "OPERATION_NOT_SET",
      mode = EnumSource.Mode.EXCLUDE)
  void operationOnAnothersThings_isRefusedAndChangesNothing(OperationCase kind) {
    for (String named : List.of("", "me", "them")) {
      List<Row> before = theirRows();
      OperationResult result = group.execute("me", aboutThem(kind, named));
      assertThat(theirRows()).isEqualTo(before).isNotEmpty();
      if (!OF_THE_CALLER_ALONE.contains(kind)) {
        assertThat(result.getRejection().getCode())
            .isIn(
                RejectionCode.REJECTION_CODE_NOT_FOUND,
                RejectionCode.REJECTION_CODE_SESSION_EXPIRED);
      }
      assertThat(result.toString()).doesNotContain("w-them");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationCase.class,
      names = "OPERATION_NOT_SET",
      mode = EnumSource.Mode.EXCLUDE)
  void sameOperation_isAnsweredAsIfTheOtherTenantWereNotThere(OperationCase kind) {
    Rejection there = group.execute("me", aboutThem(kind, "them")).getRejection();
    LocalGroup alone = new LocalGroup();
    LocalJob.sealed(alone, "me", "own", "-m", "m-");
    Rejection notThere = alone.execute("me", aboutThem(kind, "them")).getRejection();
    assertThat(there).isEqualTo(notThere);
  }

  @Test
  void anothersSession_withOnesOwnShard_isNoSession() {
    Operation.Builder claim = mine.claim(theirSession, 1);
    assertThat(group.refused("me", claim)).isEqualTo(RejectionCode.REJECTION_CODE_SESSION_EXPIRED);
    Grant grant = mine.grant(mySession);
    assertThat(group.refused("me", mine.checkpoint(theirSession, grant, "b")))
        .isEqualTo(RejectionCode.REJECTION_CODE_SESSION_EXPIRED);
    assertThat(group.refused("them", mine.checkpoint(mySession, grant, "b")))
        .isEqualTo(RejectionCode.REJECTION_CODE_NOT_FOUND);
  }

  @Test
  void claimOfAllRuns_getsOnesOwnAlone() {
    Operation.Builder claim = mine.claim(mySession, 100);
    claim.getClaimBuilder().clearRuns().setAllRuns(true);
    assertThat(group.accepted("me", claim).getLeasesGranted().getGrantsList())
        .isNotEmpty()
        .allMatch(one -> one.getShard().getRun().equals(mine.run));
  }

  private <R> void isNotThere(Callable<ReadRequest<R>> request) {
    assertThat(group.refusedRead(request)).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void readOfAnothersThings_isNotFound() {
    RunRef ref = theirs.run.toBuilder().setTenant("me").build();
    isNotThere(() -> group.reads.of(GetRunRequest.newBuilder().setRun(ref).build()));
    isNotThere(() -> group.reads.of(GetRunMapRequest.newBuilder().setRun(ref).build()));
    isNotThere(() -> group.reads.of(ExplainRequest.newBuilder().setRun(ref).build()));
    isNotThere(() -> group.reads.of(ExplainRequest.newBuilder().setRun(ref).setShardId(0).build()));
    isNotThere(
        () -> group.reads.of(GetShardRequest.newBuilder().setRun(ref).setShardId(0).build()));
    isNotThere(
        () ->
            group.reads.of(
                GetShardRequest.newBuilder().setRun(ref).setKey(Samples.utf8("a")).build()));
    isNotThere(() -> group.reads.of(ListShardsRequest.newBuilder().setRun(ref).build()));
    isNotThere(
        () ->
            group.reads.of(
                GetSessionRequest.newBuilder().setTenant("me").setSession(theirSession).build()));
    isNotThere(() -> group.reads.of(GetTenantRequest.newBuilder().setTenant("nobody").build()));
  }

  @Test
  void watchOfAnothersRun_isNotFound() {
    for (String named : List.of("", "me", "them")) {
      RunRef ref = theirs.run.toBuilder().setTenant(named).build();
      WatchRequest request = WatchRequest.newBuilder().setTenant("me").setRun(ref).build();
      Code code = null;
      try {
        group.reads.of(request).next(group.store.view(), group.header());
      } catch (RequestRefusedException e) {
        code = e.code();
      }
      assertThat(code).isEqualTo(Code.NOT_FOUND);
    }
  }

  @Test
  void listings_andFilters_showOnesOwnAlone() {
    ListRunsRequest runs = ListRunsRequest.newBuilder().setTenant("me").build();
    assertThat(group.read(() -> group.reads.of(runs)).getRunsList())
        .allMatch(one -> one.getRun().equals(mine.run))
        .hasSize(1);
    ListSessionsRequest sessions = ListSessionsRequest.newBuilder().setTenant("me").build();
    assertThat(group.read(() -> group.reads.of(sessions)).getSessionsList())
        .allMatch(one -> one.getSession().equals(mySession))
        .hasSize(1);
    ListShardsRequest held =
        ListShardsRequest.newBuilder()
            .setRun(mine.run)
            .setFilter(ShardFilter.newBuilder().setSession(theirSession))
            .build();
    assertThat(group.read(() -> group.reads.of(held)).getShardsList()).isEmpty();
  }

  @Test
  void pageToken_ofAnother_isRefused() {
    PageRequest first = PageRequest.newBuilder().setPageSize(1).build();
    ListRunsRequest.Builder request = ListRunsRequest.newBuilder().setTenant("them").setPage(first);
    String token = group.read(() -> group.reads.of(request.build())).getNextPageToken();
    assertThat(token).isNotEmpty();
    ListRunsRequest mineWithTheirs =
        request.setTenant("me").setPage(first.toBuilder().setPageToken(token)).build();
    assertThat(group.refusedRead(() -> group.reads.of(mineWithTheirs)))
        .isEqualTo(Code.INVALID_ARGUMENT);
  }
}
