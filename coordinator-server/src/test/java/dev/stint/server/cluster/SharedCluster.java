package dev.stint.server.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One cluster for all tests that leave it whole; each of them has a tenant or runs of its own. */
final class SharedCluster implements BeforeAllCallback {
  private static TestCluster cluster;

  static TestCluster get() {
    return cluster;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedCluster.class))
        .getOrComputeIfAbsent("cluster", key -> new Started());
  }

  /** Lives until the last test of the process has ended. */
  private static final class Started implements AutoCloseable {
    private final Path directory;

    Started() {
      try {
        directory = Files.createTempDirectory("stint-cluster");
        cluster = new TestCluster(directory).start();
        cluster.leader();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      cluster.close();
      List<Path> files;
      try (Stream<Path> all = Files.walk(directory)) {
        files = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
