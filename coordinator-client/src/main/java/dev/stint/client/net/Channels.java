package dev.stint.client.net;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One channel per node, kept for as long as it works. Belongs to the client's loop. */
final class Channels {
  private final Function<String, ManagedChannel> factory;
  private final Map<String, ManagedChannel> byAddress = new HashMap<>();

  Channels(Function<String, ManagedChannel> factory) {
    this.factory = factory;
  }

  ManagedChannel to(String address) {
    return byAddress.computeIfAbsent(address, factory);
  }

  /**
   * The node was not reached. A channel would now refuse calls for ever longer times by itself; our
   * own backoff decides, so the next attempt gets a new one.
   */
  void unreachable(String address) {
    ManagedChannel channel = byAddress.get(address);
    if (channel != null && channel.getState(false) != ConnectivityState.READY) {
      byAddress.remove(address);
      channel.shutdownNow();
    }
  }

  /**
   * What goes over the channel is not answered: the connection may be dead without anybody having
   * noticed, though the channel calls itself ready. Whatever comes next gets a new one; what is on
   * the way over the old one may still be answered.
   */
  void discard(String address, ManagedChannel channel) {
    if (byAddress.remove(address, channel)) {
      channel.shutdown();
    }
  }

  void close() {
    byAddress.values().forEach(ManagedChannel::shutdownNow);
    byAddress.clear();
  }
}
