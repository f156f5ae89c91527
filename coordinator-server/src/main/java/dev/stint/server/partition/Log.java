package dev.stint.server.partition;

import dev.stint.statemachine.ratis.GroupReplica;
import java.util.concurrent.CompletableFuture;

/** What a partition wants of Raft; see {@link GroupReplica}. */
interface Log {
  CompletableFuture<Object> submit(byte[] data, Object attachment);

  boolean isLeaderReady(long term);

  String leaderIdOrNull();

  static Log of(GroupReplica replica) {
    return new Log() {
      @Override
      public CompletableFuture<Object> submit(byte[] data, Object attachment) {
        return replica.submit(data, attachment);
      }

      @Override
      public boolean isLeaderReady(long term) {
        return replica.isLeaderReady(term);
      }

      @Override
      public String leaderIdOrNull() {
        return replica.leaderIdOrNull();
      }
    };
  }
}
