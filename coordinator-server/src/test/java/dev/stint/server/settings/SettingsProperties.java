package dev.stint.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.server.GeneratedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a settings file, reading it ends with values or with problems. */
class SettingsProperties {

  private final String shipped;

  SettingsProperties() throws IOException {
    shipped = Files.readString(GeneratedFile.projectRoot().resolve("conf/stint.yaml"));
  }

  @Property(tries = 500)
  void damagedFile_readOrTold(@ForAll("damages") Damage damage) {
    String damaged = damage.on(shipped);

    Problems problems = new Problems();
    Map<String, YamlValue> values = read(damaged.getBytes(StandardCharsets.UTF_8), problems);

    assertThat(values.size() + problems.count()).isPositive();
    assertThat(problems.messages())
        .allSatisfy(message -> assertThat(message).matches("stint.yaml(:\\d+)?: .+"));
  }

  @Property(tries = 500)
  void anyBytes_readOrTold(@ForAll byte[] content) {
    Problems problems = new Problems();

    read(content, problems);

    assertThat(problems.messages())
        .allSatisfy(message -> assertThat(message).contains("stint.yaml"));
  }

  @Example
  void deeplyNestedFile_told() {
    for (String brackets : new String[] {"[", "{a: ", "- ", "? "}) {
      Problems problems = new Problems();
      read(brackets.repeat(200_000).getBytes(StandardCharsets.UTF_8), problems);

      assertThat(problems.messages()).as(brackets).isNotEmpty();
    }
  }

  private static Map<String, YamlValue> read(byte[] content, Problems problems) {
    Values values = new Values(problems);
    Map<String, YamlValue> read = YamlReader.read("stint.yaml", content, problems);
    read.forEach((key, value) -> values.put(SettingsTable.find(key).orElseThrow(), value));
    CrossChecks.run(values, problems);
    if (problems.count() == 0) {
      assertThat(SettingsAssembler.assemble(values)).isNotNull();
    }
    return read;
  }

  @Provide
  Arbitrary<Damage> damages() {
    Arbitrary<String> insert =
        Arbitraries.strings()
            .withChars(":-[]{}#&*!|>'\"%@` \n\t,?~0aé\u0000\u2028")
            .ofMinLength(0)
            .ofMaxLength(4);
    return Combinators.combine(
            Arbitraries.doubles().between(0, 1), Arbitraries.integers().between(0, 40), insert)
        .as(Damage::new);
  }

  /** Replaces some characters somewhere. */
  record Damage(double where, int deleted, String inserted) {
    String on(String text) {
      int from = (int) (where * text.length());
      int to = Math.min(from + deleted, text.length());
      return text.substring(0, from) + inserted + text.substring(to);
    }
  }
}
