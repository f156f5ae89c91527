package dev.stint.server.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.stint.api.v1.Advice;
import dev.stint.api.v1.Lease;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardRef;
import java.util.List;

/** Advice as the contract has it. The tenant of its runs stays empty: it is the session's own. */
final class AdviceWriter {
  private final int group;

  AdviceWriter(int group) {
    this.group = group;
  }

  List<Advice> write(long session, List<dev.stint.server.gateway.Advice> advice) {
    return advice.isEmpty() ? List.of() : advice.stream().map(one -> write(session, one)).toList();
  }

  Advice write(long session, dev.stint.server.gateway.Advice advice) {
    Advice.Builder message =
        Advice.newBuilder().setSession(SessionId.newBuilder().setGroup(group).setRevision(session));
    if (advice instanceof dev.stint.server.gateway.Advice.SplitShard split) {
      Advice.Split.Builder body =
          Advice.Split.newBuilder().setLease(lease(split.target(), split.fence()));
      split
          .boundaries()
          .forEach(key -> body.addBoundaries(UnsafeByteOperations.unsafeWrap(key.unsafeBytes())));
      message.setSplit(body);
    } else if (advice instanceof dev.stint.server.gateway.Advice.LeaseRevoked revoked) {
      message.setRevoked(
          Advice.Revoked.newBuilder().setLease(lease(revoked.target(), revoked.fence())));
    } else {
      message.setDrain(Advice.Drain.getDefaultInstance());
    }
    return message.build();
  }

  private Lease lease(dev.stint.core.value.ShardRef target, long fence) {
    RunRef run =
        RunRef.newBuilder()
            .setName(target.run().name())
            .setIncarnation(target.run().incarnation())
            .setGroup(group)
            .build();
    return Lease.newBuilder()
        .setShard(ShardRef.newBuilder().setRun(run).setShardId(target.shard()))
        .setFence(fence)
        .build();
  }
}
