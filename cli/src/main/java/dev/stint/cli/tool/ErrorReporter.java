package dev.stint.cli.tool;

import dev.stint.cli.console.Console;
import dev.stint.cli.errors.Complaint;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Colour;
import dev.stint.cli.output.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says on standard error what happened and why, and what to do next; never a stack trace unasked.
 */
public final class ErrorReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Tool tool;

  public ErrorReporter(Tool tool) {
    this.tool = tool;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    StringBuilder next = new StringBuilder();
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        next.append("did you mean ").append(String.join(" or ", suggestions)).append("? ");
      }
    }
    next.append("see ").append(line.getCommandSpec().qualifiedName()).append(" --help");
    report(new Complaint(ExitCode.USAGE, what(failure), next.toString()));
    return ExitCode.USAGE.number();
  }

  /** In our words where the parser's speak of its own workings. */
  private static String what(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> arguments = unmatched.getUnmatched();
      boolean option = unmatched.isUnknownOption();
      String verb = failure.getCommandLine().getCommandSpec().qualifiedName();
      boolean noun = !failure.getCommandLine().getSubcommands().isEmpty();
      return option
          ? verb + " has no option " + arguments.get(0)
          : verb + (noun ? " has no verb " : " does not take ") + "\"" + arguments.get(0) + "\"";
    }
    return failure.getMessage();
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    Complaint complaint = Complaint.of(failure);
    report(complaint);
    if (tool.debug()) {
      failure.printStackTrace(tool.console().err());
    }
    tool.console().err().flush();
    return complaint.exitCode().number();
  }

  /** Says that what is on standard output is not all of it. */
  public void reportLostOutput(IOException failure) {
    report(
        new Complaint(
            ExitCode.ERROR,
            "not all of the output could be written: " + failure.getMessage(),
            "make room where it goes to; what the command did, it did"));
  }

  private void report(Complaint complaint) {
    Console console = tool.console();
    console.out().flush();
    PrintWriter err = console.err();
    String label = "error:";
    err.println(
        (console.colours(console.errIsTerminal()) ? Colour.BAD.paint(label) : label)
            + " "
            + sentence(complaint.what()));
    if (!complaint.next().isEmpty()) {
      err.println("next:  " + sentence(complaint.next()));
    }
    err.flush();
  }

  private static String sentence(String text) {
    return Text.oneLine(text.strip());
  }
}
