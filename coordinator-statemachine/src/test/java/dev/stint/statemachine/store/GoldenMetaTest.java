package dev.stint.statemachine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.row.Table;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

/**
 * What a database says about itself and how its tables are called, as databases in the world have
 * it. Pinned for good, like the rows (the core's golden bytes): a change of the form is a new
 * format with a step that leads to it.
 */
final class GoldenMetaTest {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir Path root;

  @Test
  void format_identity_andPosition() {
    assertThat(Format.CURRENT).isEqualTo(1);
    assertThat(HEX.formatHex(Meta.FORMAT)).isEqualTo("01");
    assertThat(HEX.formatHex(Meta.encodeFormat(1))).isEqualTo("0000000000000001");
    assertThat(HEX.formatHex(Meta.IDENTITY)).isEqualTo("02");
    assertThat(HEX.formatHex(Meta.encode(new StoreIdentity("prod-1", 300))))
        .isEqualTo("0670726f642d31ac02");
    assertThat(HEX.formatHex(Meta.APPLIED)).isEqualTo("03");
    Applied applied = new Applied(new Position(7, 310), new Digest(0x1122334455667788L, -3));
    String bytes = "00000000000000070000000000000136" + "1122334455667788fffffffffffffffd";
    assertThat(HEX.formatHex(applied.encode())).isEqualTo(bytes);
    assertThat(Applied.decode(HEX.parseHex(bytes))).isEqualTo(applied);
  }

  @Test
  void pinnedValues_areReadAsWhatTheyWere() throws Exception {
    Map<String, String> pinned =
        Map.of(
            "01", "0000000000000001",
            "02", "0670726f642d31ac02",
            "03", "000000000000000700000000000001361122334455667788fffffffffffffffd");
    Meta meta = Meta.read(key -> HEX.parseHex(pinned.get(HEX.formatHex(key))), Path.of("anywhere"));
    assertThat(meta)
        .isEqualTo(
            new Meta(
                1,
                new StoreIdentity("prod-1", 300),
                new Applied(new Position(7, 310), new Digest(0x1122334455667788L, -3))));
  }

  @Test
  void familiesOfTheTables() {
    assertThat(
            Arrays.stream(Table.values())
                .map(table -> new String(Families.nameOf(table), StandardCharsets.US_ASCII)))
        .containsExactly(
            "01-group",
            "02-tenant",
            "03-run",
            "04-shard",
            "05-session",
            "06-claim",
            "07-op",
            "08-chunk",
            "09-event_log",
            "10-event",
            "32-counters",
            "33-claimable",
            "34-affinity",
            "35-held",
            "36-by_state",
            "37-start",
            "38-tenant_session",
            "39-incarnation",
            "40-runnable",
            "41-due",
            "42-sliver");
  }

  /** The very bytes in a database, read without any code of this package. */
  @Test
  void newDatabase_holdsThemInItsDefaultFamily() throws Exception {
    Path directory = root.resolve("store");
    StoreIdentity identity = new StoreIdentity("prod-1", 0);
    Digest digest;
    try (StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
        RocksStore store = RocksStore.open(directory, identity, memory)) {
      digest = store.digest();
      store.flush();
    }
    Path database = databaseIn(directory);
    List<String> families = new ArrayList<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, database.toString())) {
        families.add(new String(name, StandardCharsets.US_ASCII));
      }
    }
    assertThat(families).hasSize(Table.values().length + 1).contains("default", "04-shard");
    TreeMap<String, String> meta = new TreeMap<>();
    try (RocksDB db = RocksDB.openReadOnly(database.toString())) {
      try (RocksIterator at = db.newIterator()) {
        for (at.seekToFirst(); at.isValid(); at.next()) {
          meta.put(HEX.formatHex(at.key()), HEX.formatHex(at.value()));
        }
      }
    }
    assertThat(meta)
        .containsEntry("01", "0000000000000001")
        .containsEntry("02", "0670726f642d3100")
        .containsKey("03")
        .hasSize(3);
    assertThat(meta.get("03")).endsWith(digest.toString());
  }

  private static Path databaseIn(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.endsWith("CURRENT")).findFirst().orElseThrow().getParent();
    }
  }
}
