package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.OutputFormat;
import dev.stint.cli.output.Printer;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.ClusterViews;
import dev.stint.cli.views.ClusterViews.Digests;
import dev.stint.client.model.VerifyResult;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stint cluster verify}. */
@Command(
    name = "verify",
    description = {
      "Compares the states of all replicas at one index of the log, by their digests.",
      "Ends with 1 if they differ, and with 5 if a replica did not answer."
    })
final class ClusterVerifyCommand implements Callable<Integer> {
  private final Tool tool;

  @Mixin private GroupOption group;

  ClusterVerifyCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    VerifyResult result = tool.client().cluster().verify(group.group()).await();
    Printer printer = tool.printer();
    if (printer.format() != OutputFormat.NAME && !printer.format().isText()) {
      printer.outcome(ClusterViews.json(result), "", "");
    } else {
      printer.list("replicas", new Digests(), List.of(result.replicas()).iterator());
    }
    if (!result.verified()) {
      throw complaint(result);
    }
    if (printer.format().isText()) {
      tool.console()
          .note(
              "All "
                  + result.replicas().size()
                  + " replicas are equal at index "
                  + Long.toUnsignedString(result.index())
                  + ".");
    }
    return ExitCode.OK.number();
  }

  private static CliException complaint(VerifyResult result) {
    String index = Long.toUnsignedString(result.index());
    long digests =
        result.replicas().stream()
            .map(VerifyResult.Replica::digest)
            .filter(digest -> !digest.isEmpty())
            .distinct()
            .count();
    if (digests > 1) {
      return new CliException(
          ExitCode.ERROR,
          "the replicas differ at index " + index,
          "this must not happen: stop the node that differs from the others, keep its directory,"
              + " and report it");
    }
    return new CliException(
        ExitCode.UNAVAILABLE,
        "not every replica answered, so that nothing is proven about index " + index,
        "see the problem in the list above, and verify again");
  }
}
