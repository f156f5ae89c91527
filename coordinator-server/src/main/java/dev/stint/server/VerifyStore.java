package dev.stint.server;

import dev.stint.core.state.StorageException;
import dev.stint.server.logging.Logging;
import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsException;
import dev.stint.statemachine.store.RocksStore;
import dev.stint.statemachine.store.StoreIdentity;
import dev.stint.statemachine.store.StoreMemory;
import dev.stint.statemachine.store.StoreVerifier;
import dev.stint.statemachine.store.VerifyReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stint-server verify}: proves the store of a stopped node from its rows. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies the store of a node that is stopped.",
      "Reads every row, and compares indexes, counters and digest with what the rows give. Exits",
      "with 0 if all is as it should be, with 1 if not or if it could not be verified. Opens the",
      "store like a start of this version does."
    })
final class VerifyStore implements Callable<Integer> {
  @Mixin private ServerMain.Options options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      Settings settings = options.load();
      Logging.configure(settings.log(), options.directory());
      VerifyReport report = verify(settings);
      lines(report).forEach(spec.commandLine().getOut()::println);
      return report.isClean() ? 0 : ServerMain.EXIT_FAILED;
    } catch (SettingsException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ServerMain.EXIT_REFUSED;
    } catch (StorageException e) {
      spec.commandLine().getErr().println("not verified: " + e.getMessage());
      return ServerMain.EXIT_FAILED;
    } finally {
      spec.commandLine().getOut().flush();
    }
  }

  private static VerifyReport verify(Settings settings) {
    Path directory = StintServer.store(settings);
    if (!Files.isDirectory(directory)) { // opened, it would be made
      throw new StorageException(
          "there is no store in "
              + directory
              + "; say the directory of a node that has run in node.data-directory");
    }
    StoreIdentity identity = new StoreIdentity(settings.cluster().id(), StintServer.GROUP);
    try (StoreMemory memory = new StoreMemory(RaftSettings.store(settings));
        RocksStore store = RocksStore.open(directory, identity, memory)) {
      return StoreVerifier.verify(store);
    }
  }

  /** What was looked at and found, for people. */
  static List<String> lines(VerifyReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "looked at "
            + report.rows()
            + " rows and "
            + report.derivedEntries()
            + " derived entries, as of index "
            + report.position().index());
    lines.add(
        report.storedDigest().equals(report.rowsDigest())
            ? "digest " + report.storedDigest()
            : "DIGEST: the store says "
                + report.storedDigest()
                + ", its rows give "
                + report.rowsDigest());
    for (VerifyReport.TableReport table : report.tables()) {
      if (!table.isClean()) {
        lines.add("TABLE " + table.table() + " is not as it should be");
      }
      for (VerifyReport.Difference one : table.examples()) {
        lines.add("  " + one.kind() + " " + one.key() + ": " + one.detail());
      }
    }
    report.violations().forEach(violation -> lines.add("INVARIANT " + violation));
    if (!report.audited()) {
      lines.add("the invariants over the whole state were not checked: too many rows, or damaged");
    }
    lines.add(
        report.isClean()
            ? "the store is as it should be"
            : "the store is WRONG: keep the directory for a bug report, and replace the node");
    return lines;
  }
}
