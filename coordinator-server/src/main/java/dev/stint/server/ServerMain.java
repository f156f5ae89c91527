package dev.stint.server;

import dev.stint.server.logging.Fatal;
import dev.stint.server.logging.Logging;
import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsException;
import dev.stint.server.settings.SettingsLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code stint-server}: runs a node, prepares the directory of a new one, or verifies its store.
 */
@Command(
    name = "stint-server",
    mixinStandardHelpOptions = true,
    versionProvider = ServerMain.Version.class,
    description = "Runs one node of a Stint cluster.",
    subcommands = {ServerMain.Format.class, VerifyStore.class})
public final class ServerMain implements Callable<Integer> {
  static final int EXIT_REFUSED = 2;
  static final int EXIT_FAILED = 1;

  @Mixin private Options options;

  @Option(
      names = "--end-with-stdin",
      description = "Stop when the standard input ends: for a parent that must leave nothing.")
  private boolean endWithStdin;

  /** Which settings. */
  static final class Options {
    @Option(
        names = {"-c", "--config"},
        description = "The file of settings; without one, all defaults.")
    private Path config;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "One setting, before environment and file; may be repeated.")
    private List<String> sets = new ArrayList<>();

    Settings load() {
      SettingsLoader loader = new SettingsLoader().environment(System.getenv()).overrides(sets);
      return (config == null ? loader : loader.file(config)).load();
    }

    /** Where the settings are, and logback's own file may be. */
    Optional<Path> directory() {
      return Optional.ofNullable(config).map(file -> file.toAbsolutePath().getParent());
    }
  }

  /** The version of the program, from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"stint-server " + version()};
    }
  }

  static String version() {
    String version = ServerMain.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new ServerMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings;
    try {
      settings = options.load();
    } catch (SettingsException e) {
      System.err.println(e.getMessage());
      return EXIT_REFUSED;
    }
    Logging.configure(settings.log(), options.directory());
    Fatal fatal = Fatal.halting(settings.node().id());
    Thread.setDefaultUncaughtExceptionHandler(fatal.onUncaught());
    StintServer server;
    try {
      server = StintServer.start(settings, fatal, version());
    } catch (StartException e) {
      System.err.println("stint-server did not start: " + e.getMessage());
      return EXIT_FAILED;
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(ServerMain.class).error("The start failed inside", e);
      System.err.println("stint-server did not start, a defect; please report it: " + e);
      return EXIT_FAILED;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop =
        new Thread(
            () -> {
              server.close();
              Logging.stop();
              stopped.countDown();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    if (endWithStdin) {
      watchStdin();
    }
    stopped.await();
    return 0;
  }

  private static void watchStdin() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // what comes is not for us
                }
              } catch (IOException e) {
                // as good as its end
              }
              System.exit(0);
            },
            "stdin");
    watch.setDaemon(true);
    watch.start();
  }

  /** Prepares the empty data directory of a new node. */
  @Command(
      name = "format",
      mixinStandardHelpOptions = true,
      description = {
        "Prepares the empty data directory of a new node.",
        "A node without a formatted directory refuses to start, so that one whose disk is missing",
        "does not vote with an empty memory. Never format the directory of a node that has voted:",
        "give it a new id instead."
      })
  static final class Format implements Callable<Integer> {
    @Mixin private Options options;

    @Override
    public Integer call() {
      try {
        Settings settings = options.load();
        Logging.configure(settings.log(), options.directory());
        StintServer.format(settings);
        System.out.println(
            "formatted "
                + settings.node().dataDirectory()
                + " for node "
                + settings.node().id()
                + " of cluster "
                + settings.cluster().id());
        return 0;
      } catch (SettingsException e) {
        System.err.println(e.getMessage());
        return EXIT_REFUSED;
      } catch (StartException e) {
        System.err.println("not formatted: " + e.getMessage());
        return EXIT_FAILED;
      }
    }
  }
}
