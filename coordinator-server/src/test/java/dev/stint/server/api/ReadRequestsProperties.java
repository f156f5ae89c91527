package dev.stint.server.api;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.WatchRequest;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is asked, the answer is an answer or says what is wrong. */
final class ReadRequestsProperties {
  private final LocalGroup group = new LocalGroup();
  private final LocalJob job = LocalJob.sealed(group, "acme", "job", "-m", "m-");
  private final Grant grant = job.grant(job.open("w1"));

  private List<Message.Builder> samples() {
    return List.of(
        LocateRequest.newBuilder().setTenant("acme"),
        GetRunRequest.newBuilder().setRun(job.run),
        ListRunsRequest.newBuilder().setTenant("acme"),
        GetShardRequest.newBuilder().setRun(job.run).setShardId(0),
        ListShardsRequest.newBuilder().setRun(job.run),
        GetSessionRequest.newBuilder().setTenant("acme"),
        ListSessionsRequest.newBuilder().setTenant("acme"),
        GetRunMapRequest.newBuilder().setRun(job.run),
        ExplainRequest.newBuilder().setRun(job.run).setShardId(0),
        GetTenantRequest.newBuilder().setTenant("acme"),
        WatchRequest.newBuilder().setTenant("acme").setRun(job.run));
  }

  private ReadRequest<? extends Message> read(Message request) throws RequestRefusedException {
    if (request instanceof LocateRequest r) {
      return group.reads.of(r);
    } else if (request instanceof GetRunRequest r) {
      return group.reads.of(r);
    } else if (request instanceof ListRunsRequest r) {
      return group.reads.of(r);
    } else if (request instanceof GetShardRequest r) {
      return group.reads.of(r);
    } else if (request instanceof ListShardsRequest r) {
      return group.reads.of(r);
    } else if (request instanceof GetSessionRequest r) {
      return group.reads.of(r);
    } else if (request instanceof ListSessionsRequest r) {
      return group.reads.of(r);
    } else if (request instanceof GetRunMapRequest r) {
      return group.reads.of(r);
    } else if (request instanceof ExplainRequest r) {
      return group.reads.of(r);
    }
    return group.reads.of((GetTenantRequest) request);
  }

  private void isAnswered(Message request) {
    try {
      if (request instanceof WatchRequest watch) {
        assertThat(group.reads.of(watch).next(group.store.view(), group.header())).isPresent();
      } else {
        assertThat(read(request).answer(group.store.view(), group.header())).isNotNull();
      }
    } catch (RequestRefusedException e) {
      assertThat(e.code()).isIn(Code.INVALID_ARGUMENT, Code.NOT_FOUND);
      assertThat(e.toStatus(group.header())).hasMessageContaining(e.code().name());
    }
  }

  @Property(tries = 3_000)
  void goodRequestsWithWildFields_areAnsweredOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    WildMessages wild = new WildMessages(random);
    wild.prefer(job.run.getIncarnation(), grant.getFence(), LocalGroup.GROUP, LocalGroup.GROUP);
    List<Message.Builder> samples = samples();
    Message.Builder request = samples.get(random.nextInt(samples.size()));
    for (int i = random.nextInt(3); i >= 0; i--) {
      wild.spoil(request);
    }
    isAnswered(request.build());
  }

  @Property(tries = 1_000)
  void requestsOfWildFields_areAnsweredOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    WildMessages wild = new WildMessages(random);
    for (Message.Builder sample : samples()) {
      isAnswered(wild.fill(sample.clear()).build());
    }
  }
}
