package dev.stint.cli.commands;

import dev.stint.cli.cut.Cut;
import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.Progress;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.RunView;
import dev.stint.client.StintClient;
import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.OutcomeUnknownException;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.UnavailableException;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code stint run create}. */
@Command(
    name = "create",
    description = {
      "Creates a run and cuts its key space into shards.",
      "If it is interrupted, the same command goes on where it stopped."
    })
final class RunCreateCommand implements Callable<Integer> {
  private final Tool tool;

  @Parameters(
      paramLabel = "RUN",
      description = "Name of the run: 1 to 64 characters of a-z, 0-9, '.', '_' and '-'.")
  private String name;

  @Mixin private CutOptions cutting;
  @Mixin private PolicyOptions policy;

  RunCreateCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() throws IOException {
    RunName run = RunName.parse(name);
    RunConfig config = policy.config();
    try (Spool spool = new Spool(tool.console())) {
      Cut cut = cutting.cut(tool, spool);
      print(create(run, config, cut));
    }
    return ExitCode.OK.number();
  }

  private RunCreator.Created create(RunName run, RunConfig config, Cut cut) throws IOException {
    StintClient client = run.client(tool);
    try (Progress progress =
        new Progress(tool.console(), "creating " + run.name(), "shards", System::nanoTime)) {
      RunCreator creator = new RunCreator(client.runs(), progress);
      try {
        return creator.create(run.name(), config, cut);
      } catch (UnavailableException | OutcomeUnknownException e) {
        if (creator.hasBegun()) {
          tool.console().note("A part of the run is there. The same command goes on with it.");
        }
        throw e;
      } catch (RejectedException e) {
        throw e.code() == ErrorCode.ALREADY_EXISTS ? taken(client, run, e) : e;
      }
    }
  }

  private static CliException taken(StintClient client, RunName run, RejectedException refused) {
    String path = client.tenant() + "/" + run.name();
    boolean deleting =
        refused.refusal().runStatus().filter(s -> s == RunStatus.DELETING).isPresent();
    return new CliException(
        ExitCode.CONFLICT,
        deleting
            ? "a run " + path + " is being deleted, and its name is not free yet"
            : "there is a run " + path + " with another config",
        deleting
            ? "repeat the command in a moment"
            : "repeat it with that one's options (stint run describe "
                + path
                + "), or take another name",
        refused);
  }

  private void print(RunCreator.Created created) {
    String path = created.run().path();
    tool.printer()
        .outcome(
            new JsonFields()
                .object("run", RunView.json(created.run()))
                .flag("created", created.created())
                .unsigned("shards", created.shards())
                .build(),
            created.run().name(),
            created.created()
                ? "run " + path + " is active with " + shards(created.shards())
                : "run " + path + " was there, and has the " + shards(created.shards()));
  }

  private static String shards(long count) {
    return count + (count == 1 ? " shard" : " shards");
  }
}
