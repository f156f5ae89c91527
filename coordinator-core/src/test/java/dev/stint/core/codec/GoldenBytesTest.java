package dev.stint.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.fixture.Samples;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Due;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.ShardState;
import dev.stint.core.row.Table;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Derivation;
import dev.stint.core.state.Digest;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.SlotTable;
import dev.stint.core.value.WhenDone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of format version 1, as logs, stores and snapshots in the world hold them. They are
 * pinned for good: a change of the form is a new version beside this one.
 */
@Verifies({"S12", "S13"})
final class GoldenBytesTest {
  private static final String FILE = "/golden/format-1.txt";
  private static final HexFormat HEX = HexFormat.of();

  /** What is pinned: a name, and its bytes as this code writes them. */
  static Map<String, String> written() {
    Map<String, String> all = new LinkedHashMap<>();
    Samples.commands()
        .forEach(
            (name, command) -> {
              Fingerprint print = Fingerprints.of(command);
              byte[] proposal = EntryCodec.encode(new Proposal("acme", command, print));
              all.put("command " + name, HEX.formatHex(proposal));
              if (print.algorithm() != 0) {
                all.put("fingerprint " + name, hex(print));
              }
            });
    Samples.results()
        .forEach((name, judged) -> all.put("result " + name, HEX.formatHex(bytes(judged))));
    Samples.rows()
        .forEach(
            (name, row) -> {
              all.put("row " + name, HEX.formatHex(RowCodec.encode(row)));
              all.put("key " + name, HEX.formatHex(row.key()));
              all.put("digest " + name, Digest.of(row).toString());
              all.put("derived " + name, String.join(" ", derived(row)));
            });
    all.put("entry", HEX.formatHex(EntryCodec.encode(entry())));
    all.put(
        "entry of nothing", HEX.formatHex(EntryCodec.encode(7, 1_000_500, 1_000_400, List.of())));
    all.put("lease hash", HEX.toHexDigits(new HeldLease(300, 17, 305).hash()));
    all.put("counters", HEX.formatHex(Counters.encode(new long[] {1, 0, -1})));
    all.put("slot of acme/nightly", Integer.toString(SlotTable.slotOf("acme", "nightly")));
    all.put("slot of a/b", Integer.toString(SlotTable.slotOf("a", "b")));
    codes(all);
    return all;
  }

  /** What the row derives: {@code table:key:value}, and {@code COUNTERS:key[position]+amount}. */
  private static List<String> derived(Row row) {
    List<String> all = new ArrayList<>();
    Derivation.of(
        row,
        new Derivation.Sink() {
          @Override
          public void entry(Table table, byte[] key, byte[] value) {
            all.add(table + ":" + HEX.formatHex(key) + ":" + HEX.formatHex(value));
          }

          @Override
          public void count(Counters.Owner owner, long number, int position, long amount) {
            String key = HEX.formatHex(owner.key(number));
            all.add(Table.COUNTERS + ":" + key + "[" + position + "]+" + amount);
          }
        });
    all.sort(null);
    return all;
  }

  /** The numbers by which constants are stored. */
  private static void codes(Map<String, String> all) {
    codes(all, CommandKind.values(), CommandKind::code);
    codes(all, RejectionCode.values(), RejectionCode::number);
    codes(all, EventKind.values(), EventKind::code);
    codes(all, RunStatus.values(), RunStatus::code);
    codes(all, ShardStatus.values(), ShardStatus::code);
    codes(all, WhenDone.values(), WhenDone::code);
    codes(all, ParkReason.values(), ParkReason::code);
    codes(all, LossReason.values(), LossReason::code);
    codes(all, Table.values(), Table::id);
    codes(all, Due.values(), Due::code);
    codes(all, ShardState.values(), ShardState::code);
  }

  private static <E extends Enum<E>> void codes(
      Map<String, String> all, E[] constants, ToIntFunction<E> code) {
    for (E constant : constants) {
      String name = constant.getDeclaringClass().getSimpleName() + "." + constant.name();
      all.put("code " + name, Integer.toString(code.applyAsInt(constant)));
    }
  }

  private static Entry entry() {
    List<Proposal> proposals = new ArrayList<>();
    Samples.commands()
        .values()
        .forEach(command -> proposals.add(new Proposal("acme", command, Fingerprints.of(command))));
    return new Entry(Entry.VERSION, 7, 1_000_500, 1_000_400, proposals.subList(0, 3));
  }

  private static String hex(Fingerprint print) {
    return print.algorithm() + " " + HEX.toHexDigits(print.high()) + HEX.toHexDigits(print.low());
  }

  private static byte[] bytes(Judged judged) {
    Out out = new Out(16);
    ResultCodec.write(out, judged);
    return out.toBytes();
  }

  static Map<String, String> pinned() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream(FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(
              line -> {
                String[] parts = line.split(" =(?: |$)", 2);
                all.put(parts[0], parts[1]);
              });
    }
    return all;
  }

  static Stream<String> names() throws IOException {
    return Stream.concat(written().keySet().stream(), pinned().keySet().stream()).distinct();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsWritten_isWhatIsPinned(String name) throws IOException {
    assertThat(written().get(name))
        .as(
            "The form of \"%s\" is not the pinned one. Logs and stores that are out there could not"
                + " be read, and replicas of two releases would differ. Take the change back, or"
                + " give the form a new version that is written once all nodes can read it, and"
                + " pin it in a file of its own. A new sample is pinned by a new line in %s.",
            name, FILE)
        .isEqualTo(pinned().get(name));
  }

  @Test
  void pinnedBytes_areReadAsWhatTheyWere() throws IOException {
    Map<String, String> pinned = pinned();
    Samples.rows()
        .forEach(
            (name, row) ->
                assertThat(RowCodec.decode(row.table(), HEX.parseHex(pinned.get("row " + name))))
                    .isEqualTo(row));
    Samples.results()
        .forEach(
            (name, judged) -> {
              In in = new In(HEX.parseHex(pinned.get("result " + name)));
              assertThat(ResultCodec.read(in)).isEqualTo(judged);
              in.end();
            });
    Samples.commands()
        .forEach(
            (name, command) -> {
              byte[] proposal = HEX.parseHex(pinned.get("command " + name));
              byte[] entry = EntryCodec.encode(1, 2, 2, List.of(proposal));
              assertThat(EntryCodec.decode(entry).proposals().get(0).command()).isEqualTo(command);
            });
    assertThat(EntryCodec.decode(HEX.parseHex(pinned.get("entry")))).isEqualTo(entry());
  }

  @Test
  void everyKindOfCommandRowAndResult_isPinned() {
    assertThat(Arrays.stream(CommandKind.values()).map(Enum::name))
        .allMatch(kind -> Samples.commands().containsKey(kind));
    assertThat(Arrays.stream(Table.values()).filter(Table::isPrimary).map(Enum::name))
        .allMatch(table -> isSample(Samples.rows(), table));
    List<String> notKept =
        List.of("HeartbeatAccepted", "Granted", "NothingGranted"); // never stored as results
    assertThat(
            Arrays.stream(Result.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .filter(type -> !notKept.contains(type)))
        .allMatch(type -> isSample(Samples.results(), type));
  }

  @Test
  void everyDerivedTable_andEveryKindInOne_isPinned() throws IOException {
    String derived =
        pinned().entrySet().stream()
            .filter(line -> line.getKey().startsWith("derived "))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(" ", " ", ""));
    for (Table table : Table.values()) {
      assertThat(derived.contains(" " + table + ":"))
          .as("%s", table)
          .isNotEqualTo(table.isPrimary());
    }
    for (Due due : Due.values()) {
      assertThat(derived).contains(" DUE:" + HEX.toHexDigits((byte) due.code()));
    }
    for (ShardState state : ShardState.values()) {
      assertThat(derived).contains(" BY_STATE:" + HEX.formatHex(RowKeys.byState(300, state)));
    }
    for (Counters.Owner owner : Counters.Owner.values()) {
      String key = HEX.formatHex(owner.key(0)).substring(0, 2);
      assertThat(derived).contains(" COUNTERS:" + key);
    }
  }

  private static boolean isSample(Map<String, ?> samples, String kind) {
    return samples.keySet().stream().anyMatch(name -> name.split(" ")[0].equals(kind));
  }

  @Test
  void samples_haveTheKindOfTheirName() {
    Samples.commands()
        .forEach(
            (name, command) -> assertThat(name.split(" ")[0]).isEqualTo(command.kind().name()));
    Samples.rows()
        .forEach((name, row) -> assertThat(name.split(" ")[0]).isEqualTo(row.table().name()));
  }
}
