package dev.stint.quickstart;

import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scripts/quickstart}: the first job, with everything that can go wrong on the way. */
@Command(name = "quickstart", mixinStandardHelpOptions = true)
public final class QuickstartMain implements Callable<Integer> {
  @Mixin private Quickstart.Options options = new Quickstart.Options();

  @Option(
      names = "--server-class-path",
      required = true,
      description = "Class path of the server's processes.")
  private String serverClassPath;

  public static void main(String[] args) {
    System.exit(new CommandLine(new QuickstartMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Layout layout = new Layout(options.directory.toAbsolutePath());
    options.directory = layout.directory();
    System.setProperty("org.sqlite.tmpdir", layout.temporary().toString());
    Display display = new Display(System.out, options.terminal, System::nanoTime);
    try (ChildProcesses children = new ChildProcesses();
        StintCluster cluster = new StintCluster(children, layout, serverClassPath)) {
      return new Quickstart(options, display, children, cluster, "dev.stint.quickstart.ScanWorker")
          .run();
    } finally {
      Files.deleteIfExists(layout.sink().resolveSibling("sink.db-journal"));
    }
  }
}
