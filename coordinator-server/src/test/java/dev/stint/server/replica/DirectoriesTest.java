package dev.stint.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
  @TempDir Path directory;

  @Test
  void files_addedUp() throws IOException {
    Files.write(directory.resolve("a"), new byte[10]);
    Files.write(Files.createDirectory(directory.resolve("deeper")).resolve("b"), new byte[5]);

    assertThat(Directories.sizeOf(directory)).isEqualTo(15);
  }

  @Test
  void directoriesThatComeAndGo_doNotHideTheOthers() throws Exception {
    Files.write(directory.resolve("z"), new byte[10]);
    AtomicBoolean done = new AtomicBoolean();
    Thread churn = new Thread(() -> comeAndGo(done));
    churn.start();
    try {
      for (int i = 0; i < 500; i++) {
        assertThat(Directories.sizeOf(directory)).isGreaterThanOrEqualTo(10);
      }
    } finally {
      done.set(true);
      churn.join();
    }
  }

  private void comeAndGo(AtomicBoolean done) {
    Path child = directory.resolve("child");
    while (!done.get()) {
      try {
        Files.createDirectory(child);
        Files.write(child.resolve("file"), new byte[1]);
        Files.delete(child.resolve("file"));
        Files.delete(child);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
