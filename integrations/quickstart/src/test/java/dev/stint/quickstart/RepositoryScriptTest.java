package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code scripts/lib/repository.sh} looks for jars: a look at settings, or Maven's word. */
@Timeout(60)
class RepositoryScriptTest {
  private static final Path SCRIPT = Path.of("../../scripts/lib/repository.sh").toAbsolutePath();
  private static final String ASKED = "/from/maven";

  @TempDir Path directory;

  private Path home;
  private Path root;

  /** A tree whose Maven gives an answer with noise around it. */
  @BeforeEach
  void makeTree() throws IOException {
    home = Files.createDirectories(directory.resolve("home"));
    root = Files.createDirectories(directory.resolve("tree"));
    Files.createDirectories(home.resolve(".m2/repository"));
    Files.createDirectories(directory.resolve("else where"));
    Files.createDirectories(root.resolve(".mvn"));
    Path maven = Files.createDirectories(root.resolve("scripts")).resolve("maven");
    Files.writeString(maven, "#!/bin/sh\nprintf 'downloading\\n%s\\n\\n' " + ASKED + "\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void noSetting_default() throws Exception {
    assertThat(repository(Map.of())).isEqualTo(home.resolve(".m2/repository").toString());
  }

  @Test
  void noSettingAndNoSuchDirectory_mavenAsked() throws Exception {
    Files.delete(home.resolve(".m2/repository"));
    assertThat(repository(Map.of())).isEqualTo(ASKED);
  }

  @Test
  void ownVariable_takenBeforeAllElse() throws Exception {
    assertThat(repository(Map.of("MAVEN_REPOSITORY", "/own", "MAVEN_OPTS", "-Dmaven.repo.local=x")))
        .isEqualTo("/own");
  }

  @Test
  void plainSetting_taken() throws Exception {
    Path elsewhere = directory.resolve("else where");
    settings("<settings>\n <localRepository>\n  " + elsewhere + "\n </localRepository></settings>");
    assertThat(repository(Map.of())).isEqualTo(elsewhere.toString());
  }

  @Test
  void settingInAComment_ignored() throws Exception {
    settings(
        "<settings><!-- a\n<localRepository>" + directory + "</localRepository>\n--></settings>");
    assertThat(repository(Map.of())).isEqualTo(home.resolve(".m2/repository").toString());
  }

  @Test
  void settingWithPlaceholder_mavenAsked() throws Exception {
    settings("<settings><localRepository>${user.home}/r</localRepository></settings>");
    assertThat(repository(Map.of())).isEqualTo(ASKED);
  }

  @Test
  void optionsThatNameARepositoryOrSettings_mavenAsked() throws Exception {
    assertThat(repository(Map.of("MAVEN_OPTS", "-Xmx1g -Dmaven.repo.local=/x"))).isEqualTo(ASKED);
    assertThat(repository(Map.of("MAVEN_ARGS", "--settings other.xml"))).isEqualTo(ASKED);
    assertThat(repository(Map.of("MAVEN_OPTS", "-Xmx1g"))).isNotEqualTo(ASKED);
    Files.writeString(root.resolve(".mvn/maven.config"), "-T1\n-s\nother.xml\n");
    assertThat(repository(Map.of())).isEqualTo(ASKED);
  }

  private void settings(String content) throws IOException {
    Files.writeString(home.resolve(".m2/settings.xml"), content);
  }

  private String repository(Map<String, String> environment) throws Exception {
    String script =
        "set -euo pipefail; root='%s'; source '%s'; fail() { echo \"failed: $*\"; exit 1; };"
            .formatted(root, SCRIPT);
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-c", script + " maven_repository").redirectErrorStream(true);
    for (String inherited :
        new String[] {
          "MAVEN_ARGS", "MAVEN_OPTS", "MAVEN_REPOSITORY", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"
        }) {
      bash.environment().remove(inherited);
    }
    bash.environment().put("HOME", home.toString());
    bash.environment().putAll(environment);
    Process process = bash.start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
