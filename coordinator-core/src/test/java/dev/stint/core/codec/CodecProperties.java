package dev.stint.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Command;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Proposal;
import dev.stint.core.fixture.RandomRows;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.value.Fingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * What is written is read back; and what is read is what would be written, bit for bit, or it is a
 * {@link CodecException}: no bytes bring anything else about.
 */
@Verifies("S12")
final class CodecProperties {
  private static final List<Table> TABLES =
      Arrays.stream(Table.values()).filter(Table::isPrimary).toList();

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void entryOfCommandsOfEveryKind_isReadBack(@ForAll long seed) {
    RandomRows values = new RandomRows(seed);
    List<Proposal> proposals = new ArrayList<>();
    for (CommandKind kind : CommandKind.values()) {
      Command command = values.command(kind);
      proposals.add(new Proposal("acme", command, Fingerprints.of(command)));
    }
    Entry entry =
        new Entry(Entry.VERSION, values.number(), values.number(), values.number(), proposals);
    assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void rowOfEveryTable_isReadBack_andKeepsItsKey(@ForAll long seed) {
    RandomRows values = new RandomRows(seed);
    for (Table table : TABLES) {
      Row row = values.row(table);
      Row again = RowCodec.decode(table, RowCodec.encode(row));
      assertThat(again).isEqualTo(row);
      assertThat(again.key()).isEqualTo(row.key());
    }
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void result_isReadBack(@ForAll long seed) {
    Judged judged = new RandomRows(seed).judged();
    Out out = new Out(1);
    ResultCodec.write(out, judged);
    In in = new In(out.toBytes());
    assertThat(ResultCodec.read(in)).isEqualTo(judged);
    in.end();
  }

  @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
  void damagedEntry_isReadAsItStandsOrRefused(@ForAll long seed) {
    RandomRows values = new RandomRows(seed);
    Command command = values.command(values.any(CommandKind.values()));
    byte[] bytes =
        EntryCodec.encode(
            new Entry(
                Entry.VERSION, 1, 2, 2, List.of(new Proposal("t", command, Fingerprint.NONE))));
    checkDamaged(bytes, seed, damaged -> EntryCodec.encode(EntryCodec.decode(damaged)));
  }

  @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
  void damagedRow_isReadAsItStandsOrRefused(@ForAll long seed) {
    RandomRows values = new RandomRows(seed);
    for (Table table : TABLES) {
      byte[] bytes = RowCodec.encode(values.row(table));
      checkDamaged(bytes, seed, damaged -> RowCodec.encode(RowCodec.decode(table, damaged)));
    }
  }

  @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
  void anyBytes_areReadAsTheyStandOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    if (bytes.length > 0 && random.nextInt(10) > 0) {
      bytes[0] = 1; // the version, so that something behind it is read
    }
    check(bytes, damaged -> EntryCodec.encode(EntryCodec.decode(damaged)));
    for (Table table : TABLES) {
      check(bytes, damaged -> RowCodec.encode(RowCodec.decode(table, damaged)));
    }
  }

  private static void checkDamaged(byte[] bytes, long seed, Function<byte[], byte[]> again) {
    Random random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      byte[] damaged = bytes.clone();
      switch (random.nextInt(4)) {
        case 0 -> damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length)); // cut off
        case 1 -> damaged = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
        case 2 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        default -> damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      check(damaged, again);
    }
  }

  private static void check(byte[] bytes, Function<byte[], byte[]> again) {
    try {
      assertThat(again.apply(bytes)).isEqualTo(bytes);
    } catch (CodecException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }
}
