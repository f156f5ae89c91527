package dev.stint.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stint.api.v1.OperationResult;
import dev.stint.client.error.UnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads, from whichever node answers. */
class ReadTest {
  private final FakeCluster cluster = new FakeCluster(operation -> OperationResult.newBuilder());

  @AfterEach
  void close() {
    cluster.close();
  }

  /** A node that is down costs no time, so it must not lengthen the wait for one that hangs. */
  @Test
  void oneNodeDownAndOneStandingStill_theThirdAnswersInTime() {
    cluster.lead("127.0.0.1:3");
    cluster.nodes.get("127.0.0.1:1").stop();
    cluster.nodes.get("127.0.0.1:2").standsStill = true;
    try (StintClient client = cluster.client().timeout(Duration.ofMillis(3_500)).build()) {
      assertThat(client.locate().await().group()).isEqualTo(7);
    }
  }

  @Test
  void nobodyAnswers_saysWhoDidNotAndWhy() {
    cluster.nodes.values().forEach(node -> node.standsStill = true);
    try (StintClient client = cluster.client().timeout(Duration.ofMillis(100)).build()) {
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> client.locate().await())
          .withMessage("no answer in time: 127.0.0.1:1: it did not answer in its time");
    }
  }
}
