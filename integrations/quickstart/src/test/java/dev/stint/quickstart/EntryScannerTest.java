package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryScannerTest {

  @TempDir Path repository;

  @Test
  void entry_hashed() throws IOException {
    Jars.write(repository.resolve("a.jar"), Map.of("x", "abc"));
    Jars.write(repository.resolve("b.jar"), Map.of("x", ""));
    try (EntryScanner scanner = new EntryScanner(repository)) {
      assertThat(scanner.scan(new InputEntry("a.jar", "x", 3)).sha256())
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
      assertThat(scanner.scan(new InputEntry("b.jar", "x", 0)).sha256())
          .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
  }

  @Test
  void damagedData_aResultAndTheSameEachTime() throws IOException {
    Path jar = repository.resolve("a.jar");
    Jars.write(jar, Map.of("x", "abc".repeat(1000), "y", "abc"));
    // Behind the 30 bytes of the local header and the name stands the compressed data.
    byte[] bytes = Files.readAllBytes(jar);
    bytes[31] = (byte) 0xff;
    Files.write(jar, bytes);
    InputList list = JarEntries.freeze(repository, JarEntries.Limit.NONE).list();
    try (EntryScanner scanner = new EntryScanner(repository)) {
      for (int round = 0; round < 2; round++) {
        assertThat(list.entries().stream().map(entry -> result(scanner, entry)))
            .contains(new EntryResult("", "unreadable: ZipException"))
            .anyMatch(result -> !result.sha256().isEmpty());
      }
    }
  }

  private static EntryResult result(EntryScanner scanner, InputEntry entry) {
    try {
      return scanner.scan(entry);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void jarChangedSinceFrozen_error() throws IOException {
    Jars.write(repository.resolve("a.jar"), Map.of("x", "abc"));
    try (EntryScanner scanner = new EntryScanner(repository)) {
      for (InputEntry gone :
          new InputEntry[] {new InputEntry("a.jar", "x", 4), new InputEntry("a.jar", "y", 3)}) {
        assertThatIOException()
            .isThrownBy(() -> scanner.scan(gone))
            .withMessageContaining("changed since")
            .withMessageContaining(gone.name());
      }
      assertThatIOException().isThrownBy(() -> scanner.scan(new InputEntry("gone.jar", "x", 1)));
    }
  }
}
