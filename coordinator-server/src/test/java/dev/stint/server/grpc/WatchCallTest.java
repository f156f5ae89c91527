package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCallTest {
  private static final int EVENTS_PER_MESSAGE = 100;

  private final FakeCall<WatchResponse> call = new FakeCall<>();
  private TestNode node;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    node = new TestNode(directory.resolve("node"));
    node.openSessions(1);
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private void watch(String tenant) {
    new StintService(node.context).watch(WatchRequest.newBuilder().setTenant(tenant).build(), call);
  }

  private long events() {
    return call.sent.stream().mapToLong(one -> one.getEvents().getEventsCount()).sum();
  }

  @Test
  void eventHappens_sent() throws IOException {
    watch("t");
    node.runReaders();
    long before = events();
    node.openSessions(2);
    node.runReaders();

    assertThat(events()).isEqualTo(before + 2);
    assertThat(call.ended()).isFalse();
  }

  @Test
  void muchToSend_othersGetTheReaderInBetween() throws IOException {
    int blocks = 3 * WatchCall.MESSAGES_AT_A_TIME;
    for (int i = 0; i < blocks; i++) {
      node.openSessions(EVENTS_PER_MESSAGE);
    }
    watch("t");
    node.readers.poll().run();

    assertThat(call.sent.size()).isLessThanOrEqualTo(WatchCall.MESSAGES_AT_A_TIME);
    assertThat(node.readers).as("behind whoever has come meanwhile").hasSize(1);
    node.runReaders();
    assertThat(events()).isGreaterThanOrEqualTo((long) blocks * EVENTS_PER_MESSAGE);
  }

  @Test
  void tenantDoesNotExist_endsWithWhy_andNothingOfItIsLeft() {
    watch("nobody");
    node.runReaders();

    assertThat(call.code()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(node.timers.getQueue()).isEmpty();
  }

  @Test
  void roundFails_endsAndNothingOfItIsLeft() throws IOException {
    watch("t");
    node.runReaders();
    node.openSessions(1);
    node.state.close();
    node.runReaders();

    assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(node.timers.getQueue()).isEmpty();
  }

  @Test
  void stateReplacedByACheckpoint_goesOnWithoutAGap(@TempDir Path directory) throws IOException {
    watch("t");
    node.runReaders();
    long before = events();
    Path checkpoint = directory.resolve("checkpoint");
    node.openSessions(1);
    node.state.checkpoint(checkpoint);
    node.state.install(checkpoint);
    node.runReaders();
    node.openSessions(1);
    node.runReaders();

    assertThat(events()).isEqualTo(before + 2);
    assertThat(call.ended()).isFalse();
  }

  @Test
  void callerGoesAway_nothingOfItIsLeft() throws IOException {
    watch("t");
    node.runReaders();
    call.cancel();
    node.openSessions(1);

    assertThat(node.readers).isEmpty();
    assertThat(node.timers.getQueue()).isEmpty();
  }
}
