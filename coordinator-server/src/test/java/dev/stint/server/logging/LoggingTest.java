package dev.stint.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stint.server.settings.Settings;
import dev.stint.server.settings.Settings.Log.Format;
import dev.stint.server.settings.Settings.Log.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a line of the log looks like. Takes standard output for its time. */
class LoggingTest {

  private static final Logger log = LoggerFactory.getLogger(LoggingTest.class);

  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void takeStandardOutput() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveStandardOutputBack() {
    System.setOut(realOut);
    Logging.configure(new Settings.Log(Format.TEXT, Level.WARN), Optional.empty());
  }

  @Test
  void textFormat_oneLineForPeople() {
    configure(Format.TEXT, Level.INFO);

    log.info("one\nFORGED two");
    try (RequestScope scope = RequestScope.open("r-1")) {
      log.warn("inside");
    }
    log.debug("not seen");

    String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)";
    String[] lines = lines();
    assertThat(lines).hasSize(2);
    assertThat(lines[0]).matches(time + " INFO  \\[.+] \\S+LoggingTest: one \\| FORGED two");
    assertThat(lines[1]).matches(time + " WARN  \\[.+] \\S+LoggingTest request=r-1: inside");
  }

  @Test
  void jsonFormat_oneObjectPerLine() {
    configure(Format.JSON, Level.DEBUG);

    try (RequestScope scope = RequestScope.open("r-1")) {
      log.debug("a \"{}\"\nb", "x", new IllegalStateException("why"));
    }
    log.info("after");

    String[] lines = lines();
    assertThat(lines).hasSize(2);
    Map<?, ?> first = parse(lines[0]);
    assertThat(first.get("timestamp")).isInstanceOf(Long.class);
    assertThat(first.get("level")).isEqualTo("DEBUG");
    assertThat(first.get("loggerName")).isEqualTo(LoggingTest.class.getName());
    assertThat(first.get("formattedMessage")).isEqualTo("a \"x\"\nb");
    assertThat(first.get("mdc")).isEqualTo(Map.of("request", "r-1"));
    assertThat(first.get("throwable").toString()).contains("IllegalStateException", "why");
    assertThat(parse(lines[1]).get("mdc")).isEqualTo(Map.of());
  }

  /** JSON is YAML. */
  private static Map<?, ?> parse(String json) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
  }

  @Test
  void javaUtilLogging_endsInTheSameLog() {
    configure(Format.TEXT, Level.INFO);

    java.util.logging.Logger.getLogger("io.grpc.Some").warning("from a library");
    java.util.logging.Logger.getLogger("io.grpc.Some").fine("not seen");

    assertThat(lines()).singleElement().asString().endsWith("io.grpc.Some: from a library");
  }

  @Test
  void ownFileBesideTheSettings_usedInstead(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="own" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>own %msg%n</pattern></encoder>
          </appender>
          <root level="${stint.log.level}"><appender-ref ref="own"/></root>
        </configuration>
        """);

    Logging.configure(new Settings.Log(Format.TEXT, Level.ERROR), Optional.of(directory));
    log.warn("not seen");
    log.error("seen");

    assertThat(lines()).containsExactly("own seen");
  }

  @Test
  void wrongFileBesideTheSettings_refusedAndBuiltInUsed(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("logback.xml"), "<configuration><root>");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Logging.configure(
                    new Settings.Log(Format.TEXT, Level.INFO), Optional.of(directory)))
        .withMessageStartingWith(file + ": ")
        .withMessageEndingWith("Mend this file, or delete it to use the one that is built in");

    log.info("still logged");
    assertThat(lines()).singleElement().asString().endsWith("still logged");
  }

  @Test
  void requestId_takenIfHarmlessElseNew() {
    assertThat(RequestScope.idFor("a-B_9.z")).isEqualTo("a-B_9.z");
    for (String bad : new String[] {null, "", "a b", "a\nb", "ä", "a".repeat(65)}) {
      assertThat(RequestScope.idFor(bad)).isNotEqualTo(bad).matches("[0-9a-f]{1,16}");
    }
  }

  private static void configure(Format format, Level level) {
    Logging.configure(new Settings.Log(format, level), Optional.empty());
  }

  private String[] lines() {
    Logging.stop();
    String written = out.toString(StandardCharsets.UTF_8);
    return written.isEmpty() ? new String[0] : written.split("\\R");
  }
}
