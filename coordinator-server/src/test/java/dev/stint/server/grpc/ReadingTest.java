package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.ReadOptions;
import dev.stint.core.row.Table;
import dev.stint.server.api.ReadRequests;
import dev.stint.server.gateway.AppliedAt;
import io.grpc.Context;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
  private static final long FAR_REVISION = 1L << 40;

  private final FakeCall<GetTenantResponse> call = new FakeCall<>();
  private TestNode node;
  private Reading reading;
  private ReadRequests requests;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    node = new TestNode(directory.resolve("node"));
    reading = new Reading(node.context);
    requests = new ReadRequests(0);
    node.openSessions(1);
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private void read(boolean stale, long minRevision) {
    GetTenantRequest request =
        GetTenantRequest.newBuilder()
            .setTenant("t")
            .setOptions(ReadOptions.newBuilder().setStale(stale).setMinRevision(minRevision))
            .build();
    reading.read(() -> requests.of(request), call);
  }

  /** As gRPC runs a call that has a deadline of its own. */
  private void withDeadline(long millis, Runnable action) {
    try (Context.CancellableContext context =
        Context.current().withDeadlineAfter(millis, TimeUnit.MILLISECONDS, node.timers)) {
      context.run(action);
    }
  }

  @Test
  void staleRead_answeredFromWhatIsThere() {
    read(true, 0);
    node.runReaders();

    assertThat(call.sent).hasSize(1);
    assertThat(call.completed).isTrue();
    assertThat(reading.staleWaiting()).isZero();
    assertThat(node.timers.getQueue()).isEmpty();
  }

  @Test
  void staleReadWaits_answeredWhenTheRevisionComes_andItsTimeOutIsTakenBack() throws IOException {
    read(true, node.state.newest().revision() + 1);
    assertThat(node.timers.getQueue()).hasSize(1);
    node.openSessions(1);
    node.runReaders();

    assertThat(call.completed).isTrue();
    assertThat(reading.staleWaiting()).isZero();
    assertThat(node.timers.getQueue()).isEmpty();
  }

  @Test
  void callerOfStaleReadGoesAway_itsPlaceIsFree() {
    read(true, FAR_REVISION);
    assertThat(reading.staleWaiting()).isEqualTo(1);
    call.cancel();

    assertThat(reading.staleWaiting()).isZero();
    assertThat(node.timers.getQueue()).isEmpty();
    assertThat(call.ended()).isFalse();
  }

  @Test
  void staleReadForARevisionThatNeverComes_endsWithItsDeadline() {
    withDeadline(3_600_000, () -> withDeadline(50, () -> read(true, FAR_REVISION)));

    await().until(call::ended);
    assertThat(call.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(reading.staleWaiting()).isZero();
  }

  @Test
  void callWithAVeryLateDeadline_waitsForTheMaximumAlone() {
    long maxNanos =
        TimeUnit.MILLISECONDS.toNanos(node.context.settings().gateway().requestDeadlineMaxMillis());
    withDeadline(10 * 3_600_000, () -> read(false, 0));
    assertThat(node.port.readDeadlines.get(0) - System.nanoTime()).isLessThanOrEqualTo(maxNanos);

    withDeadline(5_000, () -> read(false, 0));
    assertThat(node.port.readDeadlines.get(1) - System.nanoTime())
        .isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(5));

    withDeadline(
        10 * 3_600_000,
        () -> new StintService(node.context).execute(Requests.heartbeats(1), new FakeCall<>()));
    assertThat(node.port.submitted.get(0).deadlineNanos() - System.nanoTime())
        .isLessThanOrEqualTo(maxNanos);
  }

  @Test
  void callerOfReleasedReadHasGone_nothingIsLookedUpForIt() {
    read(false, 0);
    node.port.reads.get(0).released(new AppliedAt(1, 1, 1, 1, 1));
    call.cancel();
    node.runReaders();

    assertThat(call.sent).isEmpty();
    assertThat(call.ended()).isFalse();
  }

  @Test
  void checkpointTakesThePlaceOfTheStateUnderARead_itLooksAgain(@TempDir Path directory)
      throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    node.state.checkpoint(checkpoint);
    AtomicInteger looks = new AtomicInteger();
    int sessions =
        node.context.look(
            (view, header) -> {
              if (looks.incrementAndGet() == 1) {
                install(checkpoint);
              }
              return view.rows(Table.SESSION, new byte[0], null, 10).size();
            });

    assertThat(sessions).isEqualTo(1);
    assertThat(looks).hasValue(2);
  }

  private void install(Path checkpoint) {
    try {
      node.state.install(checkpoint);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nodeHasStopped_readIsRefusedAsUnavailable_withAHeader() throws IOException {
    read(true, 0);
    node.state.close();
    node.runReaders();

    assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Headered.of(call.error).getRevision())
        .isEqualTo(node.state.newest().revision())
        .isPositive();
  }
}
