package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.WatchResponse;
import dev.stint.core.state.StorageException;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {
  @TempDir Path directory;
  private final FakeCall<WatchResponse> caller = new FakeCall<>();

  private List<StorageException> failuresAfter(RuntimeException failure) throws Exception {
    try (TestNode node = new TestNode(directory)) {
      Runnable task =
          () -> {
            throw failure;
          };
      Guard.of(task, node.context, caller).run();
      return node.port.failures;
    }
  }

  @Test
  void stateThatCanNotBeRead_endsTheNode() throws Exception {
    StorageException failure = new StorageException("the database is damaged");

    assertThat(failuresAfter(failure)).containsExactly(failure);
    assertThat(caller.code()).isEqualTo(Status.Code.INTERNAL);
  }

  @Test
  void defect_isTheCallersAlone() throws Exception {
    assertThat(failuresAfter(new IllegalStateException("a defect"))).isEmpty();
    assertThat(caller.code()).isEqualTo(Status.Code.INTERNAL);
  }
}
