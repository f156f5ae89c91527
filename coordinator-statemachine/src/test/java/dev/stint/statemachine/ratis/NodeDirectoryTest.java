package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.statemachine.ratis.RaftStartException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDirectoryTest {

  private static final Set<Integer> GROUP = Set.of(0);

  @TempDir Path root;
  private Path path;
  private NodeDirectory directory;

  @BeforeAll
  static void tame() {
    RatisServer.tame();
  }

  @BeforeEach
  void place() {
    path = root.resolve("node");
    directory = new NodeDirectory(path);
  }

  @Test
  void formattedDirectory_isAcceptedForItsNodeOnly() throws Exception {
    directory.format("c", "n1", GROUP);

    assertThatCode(() -> directory.check("c", "n1", GROUP)).doesNotThrowAnyException();
    assertRefused(Reason.FOREIGN_DIRECTORY, () -> directory.check("c", "n2", GROUP))
        .hasMessageContaining("belongs to the node 'n1', not 'n2'");
    assertRefused(Reason.FOREIGN_DIRECTORY, () -> directory.check("d", "n1", GROUP))
        .hasMessageContaining("belongs to the cluster 'c', not 'd'");
    assertRefused(Reason.UNKNOWN_GROUP, () -> directory.check("c", "n1", Set.of(0, 1)));
  }

  @Test
  void formattedDirectory_isNotFormattedAgain() throws Exception {
    directory.format("c", "n1", GROUP);

    assertRefused(Reason.FOREIGN_DIRECTORY, () -> directory.format("c", "n1", GROUP));
  }

  @Test
  void directoryThatHoldsAnything_isNotFormatted() throws Exception {
    Files.createDirectories(path);
    Files.writeString(path.resolve("precious"), "x");

    assertRefused(Reason.FOREIGN_DIRECTORY, () -> directory.format("c", "n1", GROUP))
        .hasMessageContaining("precious");
    assertThat(DurableFiles.list(path)).hasSize(1);
  }

  @Test
  void freshFileSystem_isFormatted() throws Exception {
    Files.createDirectories(path.resolve("lost+found"));

    directory.format("c", "n1", GROUP);

    assertThatCode(() -> directory.check("c", "n1", GROUP)).doesNotThrowAnyException();
  }

  @Test
  void formatThatACrashInterrupted_isNotStartedButRepeated() throws Exception {
    Files.createDirectories(directory.raft().resolve("half"));
    Files.createFile(path.resolve("stint-node.formatting"));

    assertRefused(Reason.NOT_FORMATTED, () -> directory.check("c", "n1", GROUP));
    directory.format("c", "n1", GROUP);

    assertThatCode(() -> directory.check("c", "n1", GROUP)).doesNotThrowAnyException();
    assertThat(directory.raft().resolve("half")).doesNotExist();
  }

  @Test
  void markerOfANewerVersion_isRefused() throws Exception {
    directory.format("c", "n1", GROUP);
    Path marker = path.resolve(NodeDirectory.MARKER);
    Files.writeString(marker, Files.readString(marker).replace("format=1", "format=2"));

    assertRefused(Reason.NEWER_FORMAT, () -> directory.check("c", "n1", GROUP))
        .hasMessageContaining("start the newer version");
  }

  @Test
  void markerThatIsDamaged_isRefused() throws Exception {
    directory.format("c", "n1", GROUP);
    Files.writeString(path.resolve(NodeDirectory.MARKER), "");

    assertRefused(Reason.FOREIGN_DIRECTORY, () -> directory.check("c", "n1", GROUP))
        .hasMessageContaining("damaged");
  }

  @Test
  void badIdentities_areRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> directory.format("c", "n 1", GROUP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'n 1'");
    assertThatThrownBy(() -> directory.format(" ", "n1", GROUP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(path).doesNotExist();
  }

  @Test
  void directoryThatIsLocked_isRefusedUntilItIsReleased() throws Exception {
    directory.format("c", "n1", GROUP);
    try (FileChannel lock = directory.lock()) {
      assertThat(lock.isOpen()).isTrue();
      assertRefused(Reason.IN_USE, directory::lock);
    }
    assertThatCode(() -> directory.lock().close()).doesNotThrowAnyException();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Reason reason, ThrowingCallable action) {
    return assertThatThrownBy(action)
        .isNotInstanceOf(IOException.class)
        .isInstanceOfSatisfying(
            RaftStartException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
