package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.value.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarEntriesTest {

  @TempDir Path repository;

  @Test
  void jarsBelowRepository_entriesInKeyOrder() throws IOException {
    Jars.write(repository.resolve("b/b.jar"), Map.of("z", "1", "a", "22"));
    Jars.write(repository.resolve("b.jar"), Map.of("x", "333"));
    Jars.write(repository.resolve("a/deep/er/a.jar"), Map.of("META-INF/versions/9/m", "4444"));
    JarEntries.Frozen frozen = freeze(JarEntries.Limit.NONE);
    assertThat(frozen.list().entries())
        .containsExactly(
            new InputEntry("a/deep/er/a.jar", "META-INF/versions/9/m", 4),
            new InputEntry("b.jar", "x", 3),
            new InputEntry("b/b.jar", "a", 2),
            new InputEntry("b/b.jar", "z", 1));
    assertThat(frozen.list().totalBytes()).isEqualTo(10);
    assertThat(frozen.jars()).isEqualTo(3);
    assertThat(frozen.cut()).isFalse();
  }

  @Test
  void directoriesAndOtherFiles_noEntries() throws IOException {
    Jars.write(repository.resolve("a.jar"), Map.of("dir/", "", "dir/file", "1"));
    Files.createDirectories(repository.resolve("no-file.jar"));
    Files.copy(repository.resolve("a.jar"), repository.resolve("b.jar.123.tmp"));
    Files.copy(repository.resolve("a.jar"), repository.resolve("b.jar.part"));
    assertThat(freeze(JarEntries.Limit.NONE).list().entries())
        .containsExactly(new InputEntry("a.jar", "dir/file", 1));
  }

  @Test
  void brokenJars_leftOutAndNamed() throws IOException {
    Jars.write(repository.resolve("good.jar"), Map.of("x", "1"));
    Files.createFile(repository.resolve("empty.jar"));
    byte[] whole = Files.readAllBytes(repository.resolve("good.jar"));
    Files.write(repository.resolve("half.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(repository.resolve("text.jar"), "404 not found");
    Jars.write(repository.resolve("names.jar"), Map.of("QQ", "1"));
    Jars.patch(repository.resolve("names.jar"), "QQ", "\u00ff\u00fe");
    JarEntries.Frozen frozen = freeze(JarEntries.Limit.NONE);
    assertThat(frozen.list().entries()).containsExactly(new InputEntry("good.jar", "x", 1));
    assertThat(frozen.unreadableJars())
        .containsExactly("empty.jar", "half.jar", "names.jar", "text.jar");
  }

  @Test
  void nameTwiceInOneJar_countsOnceAsTheEntryThatIsRead() throws IOException {
    Path jar = repository.resolve("a.jar");
    Jars.write(jar, new TreeMap<>(Map.of("same1", "first", "same2", "the second", "tail", "")));
    Jars.patch(jar, "same2", "same1");
    InputList list = freeze(JarEntries.Limit.NONE).list();
    assertThat(list.entries()).extracting(InputEntry::entry).containsExactly("same1", "tail");
    try (EntryScanner scanner = new EntryScanner(repository)) {
      assertThat(scanner.scan(list.get(0)).sha256()).isNotEmpty();
    }
  }

  @Test
  void keyBeyondProtocolLimit_leftOutAndCounted() throws IOException {
    String longest = "n".repeat(Limits.MAX_KEY_BYTES - "a.jar!".length());
    Jars.write(repository.resolve("a.jar"), Map.of(longest, "1", longest + "n", "2"));
    JarEntries.Frozen frozen = freeze(JarEntries.Limit.NONE);
    assertThat(frozen.list().entries()).containsExactly(new InputEntry("a.jar", longest, 1));
    assertThat(frozen.longKeys()).isEqualTo(1);
  }

  @Test
  void limitReached_prefixInKeyOrderTaken() throws IOException {
    Jars.write(repository.resolve("a.jar"), Map.of("1", "x", "2", "xx", "3", "xxx"));
    Jars.write(repository.resolve("b.jar"), Map.of("1", "x"));
    assertThat(names(new JarEntries.Limit(2, 100))).containsExactly("a.jar!1", "a.jar!2");
    assertThat(names(new JarEntries.Limit(100, 6)))
        .containsExactly("a.jar!1", "a.jar!2", "a.jar!3");
    assertThat(names(new JarEntries.Limit(100, 5))).containsExactly("a.jar!1", "a.jar!2");
    assertThat(names(new JarEntries.Limit(1, 0))).containsExactly("a.jar!1");
    assertThat(freeze(new JarEntries.Limit(3, 100)).cut()).isTrue();
    assertThat(freeze(new JarEntries.Limit(4, 7)).cut()).isFalse();
  }

  @Test
  void emptyRepository_emptyList() throws IOException {
    assertThat(freeze(JarEntries.Limit.DEFAULT).list().size()).isZero();
  }

  private List<String> names(JarEntries.Limit limit) throws IOException {
    return freeze(limit).list().entries().stream().map(InputEntry::name).toList();
  }

  private JarEntries.Frozen freeze(JarEntries.Limit limit) throws IOException {
    return JarEntries.freeze(repository, limit);
  }
}
