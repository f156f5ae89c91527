package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.stint.core.value.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputListTest {

  private static final List<InputEntry> ODD =
      List.of(
          new InputEntry("a.jar", "", 0),
          new InputEntry("a.jar", "back\\slash\\t", 1),
          new InputEntry("a.jar", "tab\tnew\nline\rend", 2),
          new InputEntry("a.jar", "\uffee", 3),
          new InputEntry("a.jar", "\ud83d\ude00", 4),
          new InputEntry("b.jar", "nul\0", Long.MAX_VALUE / 2));

  @TempDir Path directory;

  @Test
  void keys_inOrderOfTheirBytesAndNotOfTheirChars() {
    // U+1F600 is above U+FFEE in UTF-8, and below it in UTF-16.
    List<InputEntry> shuffled =
        List.of(ODD.get(4), ODD.get(5), ODD.get(3), ODD.get(0), ODD.get(2), ODD.get(1));
    assertThat(InputList.of(shuffled).entries()).isEqualTo(ODD);
  }

  @Test
  void sameKeyTwice_firstStays() {
    InputList list =
        InputList.of(
            List.of(new InputEntry("a.jar", "b.jar!c", 1), new InputEntry("a.jar!b.jar", "c", 2)));
    assertThat(list.entries()).containsExactly(new InputEntry("a.jar", "b.jar!c", 1));
  }

  @Test
  void saved_loadedTheSame() throws IOException {
    Path file = directory.resolve("input.tsv");
    InputList.of(ODD).save(file);
    assertThat(InputList.load(file).entries()).isEqualTo(ODD);
    assertThat(Files.readAllLines(file)).hasSameSizeAs(ODD);
  }

  @Test
  void lineWithoutThreeFields_refusedByNumber() throws IOException {
    Path file = directory.resolve("input.tsv");
    Files.writeString(file, "1\ta.jar\tx\n2\tb.jar\n");
    assertThatIOException().isThrownBy(() -> InputList.load(file)).withMessageContaining("line 2");
  }

  @Test
  void bound_foundAtOrAboveAndAbove() {
    InputList list = letters("bdf");
    assertThat(list.firstAtOrAbove(key("a"))).isZero();
    assertThat(list.firstAtOrAbove(key("d"))).isEqualTo(1);
    assertThat(list.firstAbove(key("d"))).isEqualTo(2);
    assertThat(list.firstAbove(key("e"))).isEqualTo(2);
    assertThat(list.firstAtOrAbove(key("g"))).isEqualTo(3);
    assertThat(list.firstAbove(key("f"))).isEqualTo(3);
  }

  @Test
  void boundaries_cutIntoEvenParts() {
    InputList list = letters("abcdefghij");
    assertThat(list.boundaries(1)).isEmpty();
    assertThat(list.boundaries(3)).containsExactly(key("d"), key("g"));
    assertThat(list.boundaries(100)).hasSize(9).isSorted().doesNotHaveDuplicates();
    assertThat(InputList.of(List.of()).boundaries(4)).isEmpty();
  }

  private static InputList letters(String letters) {
    return InputList.of(
        IntStream.range(0, letters.length())
            .mapToObj(i -> new InputEntry("a.jar", letters.substring(i, i + 1), 1))
            .toList());
  }

  private static Key key(String letter) {
    return Key.of(("a.jar!" + letter).getBytes(StandardCharsets.UTF_8));
  }
}
