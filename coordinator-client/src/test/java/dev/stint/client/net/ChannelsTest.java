package dev.stint.client.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private final Channels channels =
      new Channels(address -> InProcessChannelBuilder.forName(address).directExecutor().build());

  @AfterEach
  void close() {
    channels.close();
  }

  @Test
  void sameNode_sameChannel() {
    assertThat(channels.to("n1")).isSameAs(channels.to("n1")).isNotSameAs(channels.to("n2"));
  }

  @Test
  void discarded_theNextIsAnotherThoughTheOldOneLooksWell() {
    ManagedChannel stalled = channels.to("n1");
    channels.discard("n1", stalled);

    ManagedChannel next = channels.to("n1");
    assertThat(next).isNotSameAs(stalled);
    assertThat(stalled.isShutdown()).isTrue();
    channels.discard("n1", stalled);
    assertThat(channels.to("n1")).as("the new one stays").isSameAs(next);
    assertThat(next.isShutdown()).isFalse();
  }
}
