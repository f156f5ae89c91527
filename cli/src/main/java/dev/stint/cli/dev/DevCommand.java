package dev.stint.cli.dev;

import dev.stint.cli.console.Console;
import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.Printer;
import dev.stint.cli.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stint dev}. */
@Command(
    name = "dev",
    description = {
      "Starts a throw-away cluster on this machine, and says what to type next.",
      "It runs until Ctrl-C, and then removes all that it has written."
    })
final class DevCommand implements Callable<Integer> {
  private static final int DEFAULT_BASE_PORT = 7400;
  private static final Duration START = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 200;

  private final Tool tool;

  @Option(names = "--nodes", paramLabel = "3|5", description = "How many nodes. Default: 3.")
  private int nodes = 3;

  @Option(
      names = "--base-port",
      paramLabel = "N",
      description =
          "Node i takes the ports N+i-1 (API), N+i+9 (peers) and N+i+19 (HTTP). Default: 7400,"
              + " which clients find by themselves.")
  private int basePort = DEFAULT_BASE_PORT;

  @Option(names = "--keep", description = "Do not remove the directory at the end.")
  private boolean keep;

  private volatile boolean stopping;

  DevCommand(Tool tool) {
    this.tool = tool;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (nodes != 3 && nodes != 5) {
      throw CliException.usage(
          "--nodes is " + nodes, "take 3, which survive the loss of one, or 5, which survive two");
    }
    if (basePort < 1_024 || basePort > 65_000) {
      throw CliException.usage("--base-port " + basePort + " is not from 1024 to 65000", "");
    }
    Path directory = Files.createTempDirectory("stint-dev-");
    DevCluster cluster = new DevCluster(directory, nodes, basePort);
    // Also after Ctrl-C; the hook waits until everything is gone.
    Thread hook = new Thread(() -> stop(cluster), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      tool.console().note("Starting " + nodes + " nodes in " + directory + " ...");
      cluster.start(START);
      tell(cluster);
      watch(cluster);
      throw new CliException(ExitCode.ERROR, "all nodes have ended", "");
    } finally {
      cluster.stop(keep);
    }
  }

  private void stop(DevCluster cluster) {
    stopping = true;
    try {
      cluster.stop(keep);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says when a node ends; returns when all have. */
  private void watch(DevCluster cluster) throws InterruptedException {
    List<DevNode> alive = new ArrayList<>(cluster.nodes());
    while (!alive.isEmpty()) {
      for (DevNode node : List.copyOf(alive)) {
        if (!node.isAlive() && !stopping) {
          alive.remove(node);
          tool.console().note(node.end() + "; " + alive.size() + " of " + nodes + " go on.");
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void tell(DevCluster cluster) {
    Printer printer = tool.printer();
    if (!printer.format().isText()) {
      String endpoints = String.join(",", cluster.endpoints());
      printer.outcome(
          new JsonFields()
              .texts("endpoints", cluster.endpoints())
              .list(
                  "nodes",
                  cluster.nodes(),
                  node ->
                      new JsonFields()
                          .text("node_id", node.id())
                          .number("pid", node.pid())
                          .text("log", node.log().toString())
                          .build())
              .build(),
          endpoints,
          endpoints);
      return;
    }
    Console console = tool.console();
    console.out().print(text(cluster));
    console.out().flush();
  }

  private String text(DevCluster cluster) {
    String stint = System.getProperty("stint.command", "stint");
    StringBuilder text = new StringBuilder();
    text.append("A cluster of ").append(nodes).append(" nodes runs on this machine.\n\n");
    for (DevNode node : cluster.nodes()) {
      text.append("  ")
          .append(node.id())
          .append("  api ")
          .append(cluster.endpoints().get(cluster.nodes().indexOf(node)))
          .append("  http ")
          .append(cluster.http(node))
          .append("  pid ")
          .append(node.pid())
          .append('\n');
    }
    text.append("\nNext, in another terminal:\n\n");
    if (basePort != DEFAULT_BASE_PORT) {
      text.append("  export STINT_CLI_ENDPOINTS=")
          .append(String.join(",", cluster.endpoints()))
          .append('\n');
    }
    for (String example :
        List.of(
            "run create demo --uniform hex --shards 64",
            "run describe demo",
            "shard list demo --limit 5",
            "cluster status",
            "cluster verify")) {
      text.append("  ").append(stint).append(' ').append(example).append('\n');
    }
    text.append("  kill -9 ")
        .append(cluster.nodes().get(0).pid())
        .append("    # the others go on\n\n")
        .append("It keeps nothing when it ends: Ctrl-C.\n");
    return text.toString();
  }
}
