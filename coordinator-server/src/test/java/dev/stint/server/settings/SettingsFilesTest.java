package dev.stint.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.server.GeneratedFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps {@code conf/stint.yaml} and {@code docs/settings.md} equal to the table of settings. */
class SettingsFilesTest {

  private static final String YAML_HEAD =
      """
      # Settings of one Stint node. Every key stands here with its meaning, what it may be and its
      # default; a key that is left out has its default. Durations and sizes are whole numbers with a
      # unit (ms, s, min, h; B, KiB, MiB, GiB). An unknown key or a wrong value keeps the node from
      # starting.
      #
      # An environment variable STINT_<SECTION>_<KEY> goes before this file (STINT_RAFT_SEGMENT_SIZE
      # for raft.segment-size), and --set section.key=value goes before both.
      """;

  private static final String MARKDOWN_HEAD =
      """
      # Settings

      Generated from the table in `SettingsTable`; do not edit by hand.

      A node takes its settings from, each going before the one above it:

      1. the defaults below
      2. a file in YAML, normally [`conf/stint.yaml`](../conf/stint.yaml), which holds every key
      3. environment variables: `raft.segment-size` is `STINT_RAFT_SEGMENT_SIZE` (upper case, `.` and
         `-` become `_`); an empty variable counts as not set
      4. `--set raft.segment-size="64 MiB"`, as often as needed

      An unknown key, a wrong value, a key given twice or values that contradict each other keep the
      node from starting; all problems are listed at once, with file and line. A variable that begins
      with `STINT_` and the name of a section, or nearly spells a known one, and names no setting is
      refused likewise.

      Durations and sizes are whole numbers with a unit: `ms`, `s`, `min`, `h`; `B`, `KiB`, `MiB`,
      `GiB`. In a variable or after `--set` the list of peers is written in one line,
      `id=peer,api,http;id=peer,api,http;...`.
      """;

  @Test
  void confFile_holdsEveryKeyWithItsDefault() {
    GeneratedFile.assertUpToDate("conf/stint.yaml", yaml());
  }

  @Test
  void confFile_givesExactlyTheDefaults() {
    Settings fromFile =
        new SettingsLoader().file(GeneratedFile.projectRoot().resolve("conf/stint.yaml")).load();

    assertThat(fromFile).isEqualTo(new SettingsLoader().load());
  }

  @Test
  void confFile_setsEveryKey() {
    Problems problems = new Problems();

    assertThat(
            YamlReader.read("stint.yaml", yaml().getBytes(StandardCharsets.UTF_8), problems)
                .keySet())
        .containsExactlyElementsOf(SettingsTable.keys());
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void document_holdsEveryKey() {
    GeneratedFile.assertUpToDate("docs/settings.md", markdown());
  }

  private static String yaml() {
    StringBuilder yaml = new StringBuilder(YAML_HEAD);
    for (String section : SettingsTable.sections()) {
      yaml.append('\n').append(section).append(":\n");
      for (Setting<?> setting : of(section)) {
        yaml.append(GeneratedFile.wrap("  # ", setting.meaning()));
        yaml.append(GeneratedFile.wrap("  # ", "Expected: " + expected(setting) + "."));
        if (setting.type().isTable()) {
          yaml.append("  # Default: as here.\n").append(peers(setting));
        } else {
          yaml.append("  # Default: ").append(setting.defaultText()).append('\n');
          yaml.append("  " + setting.name() + ": " + setting.defaultText() + "\n");
        }
        yaml.append('\n');
      }
      yaml.setLength(yaml.length() - 1);
    }
    return yaml.toString();
  }

  private static String peers(Setting<?> setting) {
    StringBuilder rows = new StringBuilder("  " + setting.name() + ":\n");
    for (Settings.Peer peer : SettingsTable.CLUSTER_PEERS.defaultValue()) {
      rows.append("    - id: " + peer.id() + "\n");
      rows.append("      peer: " + peer.peer() + "\n");
      rows.append("      api: " + peer.api() + "\n");
      rows.append("      http: " + peer.http() + "\n");
    }
    return rows.toString();
  }

  private static String markdown() {
    StringBuilder markdown = new StringBuilder(MARKDOWN_HEAD);
    for (String section : SettingsTable.sections()) {
      markdown.append("\n## ").append(section).append("\n\n");
      markdown.append("| key | default | may be | meaning |\n|---|---|---|---|\n");
      for (Setting<?> setting : of(section)) {
        markdown.append(
            "| `%s` | `%s` | %s | %s |\n"
                .formatted(
                    setting.key(),
                    setting.defaultText().replace(";", "; "),
                    expected(setting),
                    setting.meaning()));
      }
    }
    return markdown.toString();
  }

  /** Without the remark on units, which stands at the head of both files. */
  private static String expected(Setting<?> setting) {
    return setting.type().expected().replaceFirst(", a whole number with its unit .*", "");
  }

  private static List<Setting<?>> of(String section) {
    return SettingsTable.ALL.stream().filter(row -> row.section().equals(section)).toList();
  }
}
