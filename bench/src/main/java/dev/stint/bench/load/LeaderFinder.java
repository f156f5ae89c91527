package dev.stint.bench.load;

import dev.stint.api.v1.ClusterGrpc;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.StatusRequest;
import dev.stint.api.v1.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Channels to all nodes, and who leads. Not thread-safe. */
public final class LeaderFinder implements AutoCloseable {
  private final Map<String, ManagedChannel> channels = new TreeMap<>();

  public LeaderFinder(List<String> endpoints) {
    for (String endpoint : endpoints) {
      channels.put(endpoint, ManagedChannelBuilder.forTarget(endpoint).usePlaintext().build());
    }
  }

  /** The leader as any node names it first. */
  public Leader leader(long timeoutMillis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (System.nanoTime() < end) {
      for (ManagedChannel channel : new ArrayList<>(channels.values())) {
        try {
          StatusResponse status =
              ClusterGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(1, TimeUnit.SECONDS)
                  .status(StatusRequest.getDefaultInstance());
          if (status.getGroups(0).hasLeader()) {
            return status.getGroups(0).getLeader();
          }
        } catch (StatusRuntimeException e) {
          // the next one
        }
      }
    }
    throw new IllegalStateException("nobody leads after " + timeoutMillis + " ms");
  }

  /** The channel to a node. */
  public ManagedChannel channel(String address) {
    return channels.get(address);
  }

  public List<String> endpoints() {
    return List.copyOf(channels.keySet());
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
