package dev.stint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.cli.console.Console;
import dev.stint.cli.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest extends CliTest {
  @Test
  void everyVerb_hasHelp() {
    StringBuilder all = new StringBuilder();
    help(all, line(), List.of());
    Golden.check("help.txt", all.toString());
  }

  private static CommandLine line() {
    return StintCli.commandLine(new Tool(Console.system()));
  }

  private void help(StringBuilder all, CommandLine line, List<String> path) {
    List<String> arguments = new ArrayList<>(path);
    arguments.add("--help");
    Outcome outcome = stint(arguments.toArray(String[]::new));
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    all.append("=== stint ").append(String.join(" ", path)).append('\n');
    // What every verb takes is shown once, at the top.
    outcome
        .out()
        .lines()
        .takeWhile(text -> path.isEmpty() || !text.startsWith("  -h, --help"))
        .forEach(text -> all.append(text.stripTrailing()).append('\n'));
    for (Map.Entry<String, CommandLine> verb : line.getSubcommands().entrySet()) {
      List<String> below = new ArrayList<>(path);
      below.add(verb.getKey());
      help(all, verb.getValue(), below);
    }
  }

  @Test
  void nounAlone_usage() {
    Outcome outcome = stint("run");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("create").contains("describe");
  }

  @Test
  void misspeltVerb_suggestion() {
    Outcome outcome = stint("run", "lst");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("error: stint run has no verb ")
        .contains("did you mean list?")
        .contains("stint run --help");
  }

  @Test
  void version_printed() {
    assertThat(stint("--version").out()).startsWith("stint ");
  }
}
