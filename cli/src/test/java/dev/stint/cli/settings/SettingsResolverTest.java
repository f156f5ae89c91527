package dev.stint.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.cli.output.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsResolverTest {
  private static final String FILE =
      """
      tenant: of-file
      output: wide
      endpoints: [127.0.0.1:1, 127.0.0.1:2]
      profiles:
        test:
          tenant: of-profile
          deadline: 5s
      """;

  @TempDir Path directory;

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("config.yaml"), content);
  }

  private Settings settings(
      String content,
      Map<SettingName, String> flags,
      String profileOrNull,
      Map<String, String> environment)
      throws IOException {
    return new SettingsResolver(flags, file(content), profileOrNull, environment).settings();
  }

  private void assertRefused(String content, String... parts) {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> settings(content, Map.of(), null, Map.of()))
        .satisfies(
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e.getMessage() + " " + e.next()).contains(parts);
            });
  }

  @Test
  void nothingGiven_defaultsOfALocalCluster() {
    Settings settings =
        new SettingsResolver(Map.of(), null, null, Map.of("HOME", directory.toString())).settings();
    assertThat(settings)
        .isEqualTo(
            new Settings(
                Settings.DEFAULT_ENDPOINTS,
                "default",
                OutputFormat.TABLE,
                KeyFormat.ESCAPED,
                Duration.ofSeconds(10),
                false));
  }

  @Test
  void flagOverEnvironmentOverProfileOverFile() throws IOException {
    assertThat(settings(FILE, Map.of(), null, Map.of()).tenant()).isEqualTo("of-file");
    assertThat(settings(FILE, Map.of(), "test", Map.of()).tenant()).isEqualTo("of-profile");
    Map<String, String> environment =
        Map.of("STINT_CLI_TENANT", "of-environment", "STINT_CLI_PROFILE", "test");
    assertThat(settings(FILE, Map.of(), null, environment).tenant()).isEqualTo("of-environment");
    assertThat(settings(FILE, Map.of(SettingName.TENANT, "of-flag"), null, environment).tenant())
        .isEqualTo("of-flag");
    assertThat(settings(FILE, Map.of(), null, environment).deadline())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void listOrText_endpoints() throws IOException {
    assertThat(settings(FILE, Map.of(), null, Map.of()).endpoints())
        .isEqualTo(List.of("127.0.0.1:1", "127.0.0.1:2"));
    assertThat(settings("endpoints: a:1, b:2", Map.of(), null, Map.of()).endpoints())
        .isEqualTo(List.of("a:1", "b:2"));
  }

  @Test
  void profileOfTheFile_usedWhenNoneIsNamed() throws IOException {
    assertThat(settings("profile: test\n" + FILE, Map.of(), null, Map.of()).tenant())
        .isEqualTo("of-profile");
  }

  @Test
  void fileInItsUsualPlace_read() throws IOException {
    Files.createDirectories(directory.resolve("stint"));
    Files.writeString(directory.resolve("stint/config.yaml"), "tenant: usual");
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", directory.toString());
    assertThat(new SettingsResolver(Map.of(), null, null, environment).settings().tenant())
        .isEqualTo("usual");
  }

  @Test
  void wrongThingsInTheFile_namedWithWhatWouldBeRight() {
    assertRefused("tenannt: a", "unknown key tenannt", "known are endpoints, tenant");
    assertRefused("profiles: {p: {x: 1}}", "unknown key profiles.p.x");
    assertRefused("tenant: Upper", "tenant in ", "\"Upper\" is no name");
    assertRefused("endpoints: nowhere", "is no list of addresses");
    assertRefused("output: xml", "is none of table, wide, json, jsonl, yaml, name");
    assertRefused("deadline: soon", "is no duration");
    assertRefused("tenant: {a: b}", "gives tenant no plain value");
    assertRefused("- a", "is no map");
    assertRefused("a: [", "not readable as YAML");
    assertRefused("profile: none\n" + FILE, "no profile none", "use one of test");
  }

  @Test
  void namedFileThatIsNotThere_refused() {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> new SettingsResolver(Map.of(), directory.resolve("none"), null, Map.of()))
        .withMessageContaining("can not be read");
  }

  @Test
  void durations_readAndWritten() {
    assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Durations.parse("7 d")).isEqualTo(Duration.ofDays(7));
    assertThat(Durations.parse("0")).isZero();
    assertThat(Durations.format(999)).isEqualTo("999 ms");
    assertThat(Durations.format(1_500)).isEqualTo("1.5 s");
    assertThat(Durations.format(300_000)).isEqualTo("5 min");
    assertThat(Durations.format(11_100_000)).isEqualTo("3 h 5 min");
    assertThat(Durations.format(90_000_000)).isEqualTo("1 d 1 h");
  }
}
