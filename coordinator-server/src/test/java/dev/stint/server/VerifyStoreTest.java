package dev.stint.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.row.Table;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import dev.stint.statemachine.store.RocksStore;
import dev.stint.statemachine.store.StoreIdentity;
import dev.stint.statemachine.store.StoreMemory;
import dev.stint.statemachine.store.StoreOptions;
import dev.stint.statemachine.store.VerifyReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyStoreTest {
  @TempDir Path data;

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int verify() {
    return new CommandLine(new ServerMain())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(errors, true))
        .execute(
            "verify",
            "--set=node.data-directory=" + data,
            "--set=cluster.id=test",
            "--set=log.level=warn");
  }

  private RocksStore store(StoreMemory memory) {
    return RocksStore.open(data.resolve("db"), new StoreIdentity("test", 0), memory);
  }

  @Test
  void storeOfAStoppedNode_verified() {
    try (StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT)) {
      store(memory).close();
    }

    assertThat(verify()).as("%s", errors).isZero();
    assertThat(out.toString()).contains("looked at 1 rows", "the store is as it should be");
  }

  @Test
  void storeInUse_refused() {
    try (StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
        RocksStore used = store(memory)) {
      assertThat(used.position()).isEqualTo(Position.START);
      assertThat(verify()).isEqualTo(1);
    }
    assertThat(errors.toString()).startsWith("not verified: ").contains("is in use by process");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void noStore_refusedAndNoneMade() {
    assertThat(verify()).isEqualTo(1);
    assertThat(errors.toString()).startsWith("not verified: there is no store in ");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void whatIsWrong_told() {
    VerifyReport.Difference missing =
        new VerifyReport.Difference(VerifyReport.Kind.MISSING, "0a", "a row derives it");
    VerifyReport report =
        new VerifyReport(
            new Position(1, 7),
            new Digest(0, 1),
            new Digest(0, 2),
            List.of(
                new VerifyReport.TableReport(Table.COUNTERS, 3, false, List.of(missing)),
                new VerifyReport.TableReport(Table.GROUP, 1, true, List.of())),
            List.of("S1: two leases"),
            true);

    assertThat(VerifyStore.lines(report))
        .containsExactly(
            "looked at 1 rows and 3 derived entries, as of index 7",
            "DIGEST: the store says "
                + report.storedDigest()
                + ", its rows give "
                + report.rowsDigest(),
            "TABLE COUNTERS is not as it should be",
            "  MISSING 0a: a row derives it",
            "INVARIANT S1: two leases",
            "the store is WRONG: keep the directory for a bug report, and replace the node");
  }
}
