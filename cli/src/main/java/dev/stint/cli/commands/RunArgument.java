package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.client.Reply;
import dev.stint.client.StintClient;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.RunInfo;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run a verb is about. */
final class RunArgument {
  @Parameters(index = "0", paramLabel = "RUN", description = "Name of the run, or tenant/name.")
  private String run;

  @Option(
      names = "--incarnation",
      paramLabel = "N",
      description = "Only this run, and not one that was created later under its name.")
  private Long incarnation;

  /** Its name, without the tenant. */
  String name() {
    return RunName.parse(run).name();
  }

  /** The client of the run's tenant. */
  StintClient client(Tool tool) {
    return RunName.parse(run).client(tool);
  }

  /** The run as it is now, with the header of the answer. */
  Reply<RunInfo> read(Tool tool) {
    return read(client(tool));
  }

  /** As {@link #read(Tool)}, with the deadline of this client, which is one of the run's tenant. */
  Reply<RunInfo> read(StintClient client) {
    RunName name = RunName.parse(run);
    Reply<RunInfo> reply = client.runs().get(name.name());
    RunInfo found =
        Refused.orNotFound(
            "run " + client.tenant() + "/" + name.name(), "stint run list", reply::await);
    if (incarnation != null && incarnation != found.run().incarnation()) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "the run "
              + found.run().path()
              + " of incarnation "
              + Long.toUnsignedString(incarnation)
              + " is gone; another one, of incarnation "
              + Long.toUnsignedString(found.run().incarnation())
              + ", has its name",
          "leave --incarnation out if you mean that one");
    }
    return reply;
  }

  /** The run as it is now, known to be there. */
  RunHandle handle(Tool tool) {
    return read(tool).await().run();
  }
}
