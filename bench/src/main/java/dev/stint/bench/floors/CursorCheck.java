package dev.stint.bench.floors;

import dev.stint.api.v1.GetShardRequest;
import dev.stint.api.v1.ShardInfo;
import dev.stint.api.v1.StintGrpc;
import dev.stint.bench.load.Job;
import dev.stint.bench.load.Ops;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;

/** A figure counts only if the state holds exactly what was acknowledged. */
final class CursorCheck {
  private CursorCheck() {}

  static void check(ManagedChannel leader, Job job, long[] lastSteps) {
    for (int i = 0; i < lastSteps.length; i++) {
      ShardInfo shard =
          StintGrpc.newBlockingStub(leader)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .getShard(
                  GetShardRequest.newBuilder()
                      .setRun(job.run())
                      .setShardId(job.grants().get(i).getShard().getShardId())
                      .build())
              .getShard();
      if (!shard.getCursor().getLastKey().equals(Ops.key(job.grants().get(i).getShard().getShardId(), lastSteps[i]))) {
        throw new IllegalStateException(
            "shard " + i + " has not the cursor that was acknowledged: " + shard.getCursor());
      }
    }
  }
}
