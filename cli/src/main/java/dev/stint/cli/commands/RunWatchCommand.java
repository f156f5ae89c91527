package dev.stint.cli.commands;

import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.tool.Tool;
import dev.stint.client.StintClient;
import dev.stint.client.Watch;
import dev.stint.client.model.Position;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.WatchStart;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stint run watch}. */
@Command(
    name = "watch",
    description = {
      "Follows events as they happen, one on each line, as text or JSON Lines (-o jsonl).",
      "Each line of JSON has resume_from: a later --from with it misses nothing and repeats at",
      "most the events of one revision."
    })
final class RunWatchCommand implements Callable<Integer> {
  private final Tool tool;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Whose events; without it those of the tenant: the life of runs and workers.")
  private String run;

  @ArgGroup private From from = new From();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = LimitConverter.class,
      description = "End after so many events.")
  private long limit = Long.MAX_VALUE;

  /** Where to begin. */
  static final class From {
    @Option(
        names = "--from",
        paramLabel = "REVISION",
        description = "Only what came after this revision. Default: all events that are kept.")
    private String revision;

    @Option(names = "--from-now", description = "Only what comes from now on.")
    private boolean now;

    WatchStart start(int group) {
      if (revision != null) {
        return WatchStart.after(new Position(group, Numbers.unsigned("--from", revision)));
      }
      return now ? WatchStart.now() : WatchStart.oldest();
    }
  }

  RunWatchCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() throws InterruptedException {
    EventPrinter printer = new EventPrinter(tool.console(), tool.printer(), run != null, limit);
    try (Watch watch = run == null ? tenant(printer) : run(printer)) {
      printer.await();
    }
    return ExitCode.OK.number();
  }

  private Watch tenant(EventPrinter printer) {
    StintClient client = tool.client();
    WatchStart start = from.start(client.locate().await().group());
    return client.tenants().watch(start, printer);
  }

  private Watch run(EventPrinter printer) {
    RunName name = RunName.parse(run);
    StintClient client = name.client(tool);
    RunHandle handle =
        Refused.orNotFound(
                "run " + client.tenant() + "/" + name.name(),
                "stint run list",
                () -> client.runs().get(name.name()).await())
            .run();
    return client.runs().watch(handle, from.start(handle.group()), printer);
  }
}
