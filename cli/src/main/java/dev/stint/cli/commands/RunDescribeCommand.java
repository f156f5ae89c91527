package dev.stint.cli.commands;

import com.google.gson.JsonObject;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Details;
import dev.stint.cli.tool.Tool;
import dev.stint.cli.views.ExplanationView;
import dev.stint.cli.views.RunView;
import dev.stint.client.Reply;
import dev.stint.client.StintClient;
import dev.stint.client.model.Explanation;
import dev.stint.client.model.Header;
import dev.stint.client.model.RunInfo;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stint run describe}. */
@Command(name = "describe", description = "Shows a run in full, and why it is not moving.")
final class RunDescribeCommand implements Callable<Integer> {
  private final Tool tool;

  @Mixin private RunArgument run;

  RunDescribeCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() {
    Reply<RunInfo> reply = run.read(tool);
    RunInfo info = reply.await();
    StintClient client = run.client(tool);
    Explanation explanation = client.runs().explain(info.run()).await();
    Optional<Header> header = reply.header();
    OptionalLong idleMillis =
        header.isPresent() && IdleRun.nothingClaimed(info)
            ? IdleRun.sinceLastGrant(client, info, header.get(), tool.settings().deadline())
            : OptionalLong.empty();
    JsonObject json = new RunView().json(info);
    json.add("explanation", ExplanationView.json(explanation));
    idleMillis.ifPresent(idle -> json.addProperty("idle_millis", Long.toString(idle)));
    tool.printer().one(json, info.run().name(), () -> details(info, explanation, idleMillis));
    return ExitCode.OK.number();
  }

  private static Details details(RunInfo info, Explanation why, OptionalLong idleMillis) {
    Details details = RunView.details(info);
    idleMillis.ifPresent(idle -> details.add("Note", IdleRun.sentence(idle, why)));
    ExplanationView.describe(details, why);
    return details;
  }
}
