package dev.stint.bench.floors;

import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.ShardInfo;
import dev.stint.api.v1.StintGrpc;
import dev.stint.bench.load.Job;
import dev.stint.bench.load.Ops;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A figure counts only if the state holds exactly what was acknowledged. */
final class CursorCheck {
  private CursorCheck() {}

  static void check(ManagedChannel leader, Job job, List<Long> lastSteps) {
    for (int i = 0; i < lastSteps.size(); i++) {
      ShardInfo shard =
          StintGrpc.newBlockingStub(leader)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .getShard(
                  GetShardRequest.newBuilder()
                      .setRun(job.run())
                      .setShardId(job.grants().get(i).getShard().getShardId())
                      .build())
              .getShard();
      if (!shard
          .getCursor()
          .getLastKey()
          .equals(Ops.key(job.grants().get(i).getShard().getShardId(), lastSteps.get(i)))) {
        throw new IllegalStateException(
            "shard " + i + " has not the cursor that was acknowledged: " + shard.getCursor());
      }
    }
  }
}
