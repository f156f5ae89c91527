package dev.stint.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.command.Entry;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Table;
import dev.stint.core.value.RunStatus;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The primitives of the canonical form, and what they refuse. */
final class InOutTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "16383, ff7f",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f",
    "-1, ffffffffffffffffff01",
  })
  void varint_isItsShortestForm(long value, String hex) {
    assertThat(HEX.formatHex(new Out(1).varint(value).toBytes())).isEqualTo(hex);
    assertThat(in(hex).varint()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "-1, 01",
    "1, 02",
    "-9223372036854775808, ffffffffffffffffff01",
    "9223372036854775807, feffffffffffffffff01",
  })
  void signed_isZigzag(long value, String hex) {
    assertThat(HEX.formatHex(new Out(1).signed(value).toBytes())).isEqualTo(hex);
    assertThat(in(hex).signed()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "ff8000", "80", "ffffffffffffffffff02", "ffffffffffffffffffff01"})
  void varintInAnotherForm_isRefused(String hex) {
    assertThatThrownBy(() -> in(hex).varint()).isInstanceOf(CodecException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080808008", "ffffffffffffffffff01"})
  void intAboveItsRange_isRefused(String hex) {
    assertThatThrownBy(() -> in(hex).intVarint()).isInstanceOf(CodecException.class);
  }

  @Test
  void lengthBeyondTheBytes_isRefused_beforeAnythingIsAllocated() {
    String twoGibibytes = "ffffffff07";
    assertThatThrownBy(() -> in(twoGibibytes).bytes()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> in(twoGibibytes).string()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> in(twoGibibytes).list(() -> 1)).isInstanceOf(CodecException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"02c328", "01ff", "03eda080", "02c080"})
  void stringNotUtf8_isRefused(String hex) {
    assertThatThrownBy(() -> in(hex).string()).isInstanceOf(CodecException.class);
  }

  @Test
  void replacementCharacterItself_isAString() {
    assertThat(in("03efbfbd").string()).isEqualTo("\uFFFD");
  }

  @Test
  void truthThatIsNeither_emptyKey_unknownCode_bytesBehind_areRefused() {
    assertThatThrownBy(() -> in("02").bool()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> in("00").key()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> in("63").code(RunStatus::ofCode)).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> in("63").codeOrNull(RunStatus::ofCode))
        .isInstanceOf(CodecException.class);
    assertThat(in("00").codeOrNull(RunStatus::ofCode)).isNull();
    assertThatThrownBy(() -> in("00").end()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> in("0162" + "0161").range()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> in("0161" + "0161").range()).isInstanceOf(CodecException.class);
  }

  @Test
  void entryOfANewerVersion_isRefused_soThatTheNodeStops() {
    byte[] bytes = EntryCodec.encode(1, 2, 2, List.of());
    bytes[0] = Entry.VERSION + 1;
    assertThatThrownBy(() -> EntryCodec.decode(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("version 2");
    bytes[0] = 0;
    assertThatThrownBy(() -> EntryCodec.decode(bytes)).isInstanceOf(CodecException.class);
  }

  @Test
  void rowOfANewerVersion_orInADerivedTable_isRefused() {
    byte[] bytes = RowCodec.encode(GroupRow.initial(0));
    assertThatThrownBy(() -> RowCodec.decode(Table.CLAIMABLE, bytes))
        .isInstanceOf(CodecException.class);
    bytes[0]++;
    assertThatThrownBy(() -> RowCodec.decode(Table.GROUP, bytes))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void headerAtItsLargest_staysWithinItsBound() {
    byte[] header = EntryCodec.encode(-1, -1, -1, List.of());
    assertThat(header.length + 4).isLessThanOrEqualTo(EntryCodec.MAX_HEADER_BYTES);
  }

  @Test
  void part_ofALargerArray_isReadWithinItsBounds() {
    In in = new In(new byte[] {9, 1, 2, 9}, 1, 2);
    assertThat(in.u8()).isEqualTo(1);
    assertThat(in.hasMore()).isTrue();
    assertThat(in.u8()).isEqualTo(2);
    assertThat(in.hasMore()).isFalse();
    assertThatThrownBy(in::u8).isInstanceOf(CodecException.class);
  }

  private static In in(String hex) {
    return new In(HEX.parseHex(hex));
  }
}
