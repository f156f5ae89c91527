package dev.stint.cli;

import dev.stint.cli.commands.StintCommand;
import dev.stint.cli.console.Console;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.logging.CliLogging;
import dev.stint.cli.tool.ErrorReporter;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.tool.VerbProvider;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code stint}. */
public final class StintCli {
  private static final int WIDTH = 100;

  private StintCli() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    CliLogging.configure(args);
    System.exit(run(Console.system(), args));
  }

  /** Runs one command; returns its exit code. */
  public static int run(Console console, String... args) {
    try (Tool tool = new Tool(console)) {
      int code = commandLine(tool).execute(args);
      Optional<IOException> lost = console.lostOutput();
      lost.ifPresent(failure -> new ErrorReporter(tool).reportLostOutput(failure));
      console.err().flush();
      return code == 0 && lost.isPresent() ? ExitCode.ERROR.number() : code;
    }
  }

  /** The whole command line over a tool. */
  static CommandLine commandLine(Tool tool) {
    Console console = tool.console();
    CommandLine line = new CommandLine(StintCommand.class, new Factory(tool));
    line.addMixin("global", tool.options());
    for (VerbProvider provider : ServiceLoader.load(VerbProvider.class)) {
      provider.verbs(tool).forEach(line::addSubcommand);
    }
    style(line);
    ErrorReporter reporter = new ErrorReporter(tool);
    return line.setOut(console.out())
        .setErr(console.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                console.colours(console.outIsTerminal()) ? Ansi.ON : Ansi.OFF))
        // A key may begin with an @, and is not the name of a file.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(reporter)
        .setExecutionExceptionHandler(reporter);
  }

  /** Makes commands, and gives those that ask for it the tool. */
  private record Factory(Tool tool) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Tool.class) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(tool));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** Gives every command the same help, in the same layout. */
  private static void style(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage()
        .width(WIDTH)
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .synopsisHeading("Usage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
    line.getSubcommands().values().forEach(StintCli::style);
  }
}
