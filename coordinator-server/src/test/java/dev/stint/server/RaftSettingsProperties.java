package dev.stint.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsException;
import dev.stint.server.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the parts below would refuse is refused as a setting, with its place and what is right. */
class RaftSettingsProperties {
  private static final Pattern SECTION = Pattern.compile("([a-z]+):");
  private static final Pattern RANGE =
      Pattern.compile(" {2}# Expected: a [a-z ]+ from (\\S+(?: [a-zA-Z]+)?) to (.+)\\.");
  private static final Pattern KEY = Pattern.compile(" {2}([a-z-]+): .+");

  @Property(tries = 3_000)
  void valuesAtTheEndsOfTheirRanges_takenByThePartsBelowOrRefusedAsSettings(
      @ForAll("ends") List<String> sets) {
    Settings settings;
    try {
      settings = new SettingsLoader().overrides(sets).load();
    } catch (SettingsException e) {
      assertThat(e.problems()).allMatch(problem -> problem.matches("--set .+: .+; expected .+"));
      return;
    }
    assertThat(RaftSettings.raft(settings, Path.of("data"))).isNotNull();
    assertThat(RaftSettings.gateway(settings)).isNotNull();
    assertThat(RaftSettings.store(settings)).isNotNull();
  }

  @Provide
  Arbitrary<List<String>> ends() throws IOException {
    List<String> ends = ranged();
    assertThat(ends).hasSizeGreaterThan(50);
    return Arbitraries.of(ends).list().ofMinSize(1).ofMaxSize(3);
  }

  /** Both ends of every range that the shipped file of settings tells. */
  private static List<String> ranged() throws IOException {
    List<String> ends = new ArrayList<>();
    String section = "";
    Matcher range = null;
    for (String line : Files.readAllLines(GeneratedFile.projectRoot().resolve("conf/stint.yaml"))) {
      Matcher header = SECTION.matcher(line);
      Matcher key = KEY.matcher(line);
      Matcher expected = RANGE.matcher(line);
      if (header.matches()) {
        section = header.group(1);
      } else if (expected.matches()) {
        range = expected;
      } else if (range != null && key.matches()) {
        ends.add(section + "." + key.group(1) + "=" + range.group(1));
        ends.add(section + "." + key.group(1) + "=" + range.group(2));
        range = null;
      }
    }
    return ends;
  }
}
