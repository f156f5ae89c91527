package dev.stint.verify.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Types, methods, files, settings, metrics and links that the documents name must exist. */
class DocumentsTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*[a-z]\\w*(?:\\.\\w+)*");
  private static final Pattern PATH = Pattern.compile("[\\w.-]+(?:/[\\w.-]+)*/?");
  private static final Pattern QUALIFIED = Pattern.compile("dev\\.stint(?:\\.\\w+)+");
  private static final Pattern SETTING =
      Pattern.compile(
          "(?:node|cluster|network|raft|gateway|store|session|disk|log)\\.[a-z]+(?:-[a-z]+)*");
  private static final Pattern METRIC = Pattern.compile("stint_[a-z_]+");

  /** What looks like one of our types and is not. */
  private static final Set<String> FOREIGN =
      Set.of(
          // units
          "GiB",
          "KiB",
          "MiB",
          // Ratis
          "BaseStateMachine",
          "ExitUtils",
          "GrpcLogAppender",
          "NotLeaderException",
          "ResourceUnavailableException",
          "StreamObserverWithTimeout",
          // etcd's Raft
          "StateProbe",
          "StateSnapshot",
          // RocksDB and Zeebe
          "DbJobState",
          "ReadTier");

  private static final ProjectTree TREE = ProjectTree.read();

  @Test
  void whatStandsInBackticks_exists() {
    String settings = ProjectTree.text(TREE.root.resolve("docs/settings.md"));
    String metrics = ProjectTree.text(TREE.root.resolve("docs/metrics.md"));
    List<String> missing = new ArrayList<>();
    for (Path document : TREE.documents) {
      for (String code : codeIn(document)) {
        boolean exists = exists(code);
        exists &= !SETTING.matcher(code).matches() || settings.contains("`" + code + "`");
        exists &= !METRIC.matcher(code).matches() || metrics.contains("`" + code + "`");
        if (!exists) {
          missing.add(TREE.root.relativize(document) + ": " + code);
        }
      }
    }
    assertThat(TREE.documents).hasSizeGreaterThan(5);
    assertThat(missing).isEmpty();
  }

  private static Set<String> codeIn(Path document) {
    String prose = BLOCK.matcher(ProjectTree.text(document)).replaceAll("");
    Set<String> found = new TreeSet<>();
    CODE.matcher(prose).results().forEach(code -> found.add(code.group(1)));
    return found;
  }

  private static boolean exists(String code) {
    if (QUALIFIED.matcher(code).matches()) {
      int last = code.lastIndexOf('.') + 1;
      return Character.isUpperCase(code.charAt(last))
          ? typeExists(code.substring(last))
          : isPackage(code);
    }
    if (TYPE.matcher(code).matches()) {
      return isFileName(code) || typeExists(code);
    }
    if (code.startsWith("scripts/")) {
      return Files.exists(TREE.root.resolve(code.split(" ")[0]));
    }
    return !isPathOfOurs(code) || Files.exists(TREE.root.resolve(code));
  }

  private static boolean isPackage(String name) {
    return TREE.packages.stream().anyMatch(p -> p.equals(name) || p.startsWith(name + "."));
  }

  private static boolean isFileName(String code) {
    return code.endsWith(".md") && Files.exists(TREE.root.resolve(code));
  }

  /** {@code Type}, or {@code Type.member}: then a file that declares the type names the member. */
  private static boolean typeExists(String code) {
    String[] parts = code.split("\\.");
    if (FOREIGN.contains(parts[0])) {
      return true;
    }
    List<String> sources = TREE.sourcesByType.getOrDefault(parts[0], List.of());
    return sources.stream()
        .anyMatch(
            source -> {
              for (int i = 1; i < parts.length; i++) {
                if (!Pattern.compile("\\b" + parts[i] + "\\b").matcher(source).find()) {
                  return false;
                }
              }
              return true;
            });
  }

  private static boolean isPathOfOurs(String code) {
    int slash = code.indexOf('/');
    return slash > 0
        && PATH.matcher(code).matches()
        && !code.contains("target")
        && !ProjectTree.NOT_OURS.contains(code.substring(0, slash))
        && Files.isDirectory(TREE.root.resolve(code.substring(0, slash)));
  }

  @Test
  void links_leadSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Path document : TREE.documents) {
      LINK.matcher(ProjectTree.text(document))
          .results()
          .map(found -> found.group(1))
          .filter(link -> !link.contains("://") && !leads(document, link))
          .forEach(link -> broken.add(TREE.root.relativize(document) + ": " + link));
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leads(Path document, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? document : document.resolveSibling(file);
    return Files.exists(target)
        && (hash < 0 || headings(target).contains(link.substring(hash + 1)));
  }

  /** As GitHub makes anchors of headings. */
  private static List<String> headings(Path document) {
    String prose = BLOCK.matcher(ProjectTree.text(document)).replaceAll("");
    return HEADING
        .matcher(prose)
        .results()
        .map((MatchResult heading) -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'))
        .toList();
  }

  @Test
  void whatIsNamedAndDoesNotExist_isFound() {
    assertThat(exists("ReadBarrierTest.tooManyWait_refused")).isTrue();
    assertThat(exists("ReadBarrierTest.neverWritten")).isFalse();
    assertThat(exists("NoSuchType")).isFalse();
    assertThat(exists("scripts/check -q")).isTrue();
    assertThat(exists("scripts/missing")).isFalse();
    assertThat(exists("dev.stint.core.codec")).isTrue();
    assertThat(exists("dev.stint.core.absent")).isFalse();
    assertThat(exists("docs/absent.md")).isFalse();
    assertThat(leads(TREE.root.resolve("docs/ratis.md"), "settings.md#gateway")).isTrue();
    assertThat(leads(TREE.root.resolve("docs/ratis.md"), "settings.md#absent")).isFalse();
  }

  @Test
  void exampleOfTheReadme_isTheCompiledOne() {
    String readme = ProjectTree.text(TREE.root.resolve("README.md"));
    String example = TREE.sourcesByType.get("ReadmeExample").get(0);

    assertThat(between(readme, "```java\n", "```"))
        .isEqualTo(between(example, "// begin\n", "    // end").indent(-4));
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }

  @Test
  void decisions_areNumberedWithoutGapsAndHaveTheSameParts() {
    List<Path> decisions =
        TREE.documents.stream()
            .filter(file -> file.getParent().endsWith("docs/decisions"))
            .sorted()
            .toList();
    List<String> parts =
        List.of(
            "## Problem",
            "## Choice",
            "## Provenance",
            "## Fit",
            "## Trade-offs",
            "## Safety and liveness",
            "## Verification",
            "## Alternatives");
    assertThat(decisions).isNotEmpty();
    for (int i = 0; i < decisions.size(); i++) {
      String text = ProjectTree.text(decisions.get(i));
      assertThat(decisions.get(i).getFileName().toString())
          .startsWith(String.format(Locale.ROOT, "%04d-", i + 1));
      assertThat(text).startsWith("# " + (i + 1) + ". ");
      assertThat(text.lines().filter(line -> line.startsWith("## ")))
          .containsExactlyElementsOf(parts);
    }
  }
}
