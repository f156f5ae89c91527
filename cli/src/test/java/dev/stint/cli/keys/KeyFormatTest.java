package dev.stint.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stint.core.value.Key;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class KeyFormatTest {
  private static Key key(int... bytes) {
    byte[] copy = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      copy[i] = (byte) bytes[i];
    }
    return Key.wrap(copy);
  }

  private static Key text(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void anyKey_readBackFromExactFormats(@ForAll @Size(min = 1, max = 40) byte[] bytes) {
    Key key = Key.of(bytes);
    for (KeyFormat format : KeyFormat.values()) {
      if (format.isExact(key)) {
        assertThat(format.parse(format.format(key))).as(format.name()).isEqualTo(key);
      }
    }
    assertThat(Arrays.stream(KeyFormat.values()).filter(format -> format.isExact(key)))
        .contains(KeyFormat.HEX, KeyFormat.BASE64, KeyFormat.ESCAPED);
  }

  @Property
  void anyText_escapedHasNoControlCharacters(@ForAll @StringLength(min = 1, max = 40) String text) {
    Key key = text(text);
    assertThat(KeyFormat.ESCAPED.format(key).codePoints())
        .noneMatch(point -> Character.isISOControl(point));
  }

  @Test
  void plainText_escapedIsTheSame() {
    assertThat(KeyFormat.ESCAPED.format(text("users/42 é 鍵"))).isEqualTo("users/42 é 鍵");
  }

  @Test
  void bytesThatAreNoText_escapedByteByByte() {
    assertThat(KeyFormat.ESCAPED.format(key('a', 0, 0xff, '\\', 0xc3, 'z')))
        .isEqualTo("a\\x00\\xff\\\\\\xc3z");
    assertThat(KeyFormat.ESCAPED.parse("a\\x00\\xff\\\\\\xc3z"))
        .isEqualTo(key('a', 0, 0xff, '\\', 0xc3, 'z'));
  }

  @Test
  void unknownEscape_saysWhereAndWhatToWrite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFormat.ESCAPED.parse("C:\\temp"))
        .withMessageContaining("character 3")
        .withMessageContaining("--key-format utf8");
  }

  @Test
  void wrongHexOrBase64_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFormat.HEX.parse("abc"))
        .withMessageContaining("is not hexadecimal");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFormat.BASE64.parse("?"))
        .withMessageContaining("is not base64");
  }

  @Test
  void emptyOrLongerThanABoundary_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFormat.UTF8.parse(""))
        .withMessageContaining("is empty");
    assertThat(KeyFormat.UTF8.parse("k".repeat(4_097)).length()).isEqualTo(4_097);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFormat.UTF8.parse("k".repeat(4_098)))
        .withMessageContaining("4098 bytes");
  }

  @Test
  void keyThatIsNoText_notExactInUtf8() {
    assertThat(KeyFormat.UTF8.isExact(key(0xff))).isFalse();
    assertThat(KeyFormat.UTF8.isExact(text("é"))).isTrue();
  }
}
