package dev.stint.cli;

import dev.stint.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of a verb: the whole command line in this process, against a {@link FakeServer}. */
public abstract class CliTest {
  @TempDir protected Path home;

  protected final FakeServer server = new FakeServer();
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";
  private boolean terminal;

  /** What a command did. */
  public record Outcome(int exitCode, String out, String err) {}

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** Standard input of the next command. */
  protected void input(String text) {
    input = text;
  }

  /** From now on a person reads. */
  protected void onTerminal() {
    terminal = true;
  }

  protected void environment(String name, String value) {
    environment.put(name, value);
  }

  protected Outcome stint(String... arguments) {
    StringWriter out = new StringWriter();
    Outcome outcome = stint(new PrintWriter(out), arguments);
    return new Outcome(outcome.exitCode(), out.toString(), outcome.err());
  }

  /** With another standard output, which is not in the outcome. */
  protected Outcome stint(PrintWriter out, String... arguments) {
    StringWriter err = new StringWriter();
    Map<String, String> variables = new HashMap<>();
    variables.put("HOME", home.toString());
    variables.put("STINT_CLI_ENDPOINTS", server.endpoint());
    variables.put("STINT_CLI_TENANT", "acme");
    variables.putAll(environment);
    Console console =
        new Console(
            out,
            new PrintWriter(err),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            terminal,
            terminal,
            variables);
    int exitCode = StintCli.run(console, arguments);
    return new Outcome(exitCode, "", err.toString());
  }
}
