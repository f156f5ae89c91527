package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/ratis.md names tests as evidence; what it names must exist. */
class RatisDocumentTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path DOCUMENT = ROOT.resolve("docs/ratis.md");
  private static final Pattern TEST_METHOD =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Properties))\\.(\\w+)`");
  private static final Set<String> NOT_SOURCES = Set.of("target", ".git");

  @Test
  void testsThatAreNamed_exist() throws IOException {
    List<MatchResult> named = TEST_METHOD.matcher(Files.readString(DOCUMENT)).results().toList();
    Map<String, Path> sources = sources();

    assertThat(named).hasSizeGreaterThan(50);
    assertThat(named)
        .allSatisfy(
            test ->
                assertThat(sources.get(test.group(1)))
                    .as("%s, named in docs/ratis.md", test.group())
                    .isNotNull()
                    .satisfies(
                        file -> assertThat(read(file)).contains("void " + test.group(2) + "(")));
  }

  private static Map<String, Path> sources() throws IOException {
    Map<String, Path> sources = new HashMap<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_SOURCES.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (name.endsWith(".java")) {
              sources.put(name.substring(0, name.length() - 5), file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
