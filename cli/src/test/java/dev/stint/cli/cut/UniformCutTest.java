package dev.stint.cli.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.value.Key;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UniformCutTest {
  @Test
  void hexInPowersOfTwo_boundariesAreShort() throws IOException {
    assertThat(Cuts.texts(UniformCut.of(KeyAlphabet.HEX, 4))).containsExactly("4", "8", "c");
    assertThat(Cuts.texts(UniformCut.of(KeyAlphabet.HEX, 16)))
        .startsWith("1", "2")
        .endsWith("e", "f")
        .hasSize(15);
  }

  @Test
  void digitsInThree_boundariesAreThirds() throws IOException {
    assertThat(Cuts.texts(UniformCut.of(KeyAlphabet.DIGITS, 3))).containsExactly("333", "666");
  }

  @Test
  void bytesInTwo_boundaryIsTheMiddleByte() throws IOException {
    assertThat(Cuts.boundaries(UniformCut.of(KeyAlphabet.BYTES, 2)))
        .containsExactly(Key.wrap(new byte[] {(byte) 0x80}));
  }

  @Test
  void oneShard_noBoundary() throws IOException {
    Cut cut = UniformCut.of(KeyAlphabet.UUID, 1);
    assertThat(cut.shards()).isEqualTo(1);
    assertThat(Cuts.boundaries(cut)).isEmpty();
  }

  @Test
  void uuidsInVeryManyShards_boundariesHaveTheirDashes() throws IOException {
    Cut cut = UniformCut.of(KeyAlphabet.UUID, 30_000_000);
    try (Boundaries boundaries = cut.source().open()) {
      Key first = boundaries.nextOrNull();
      assertThat(first).isEqualTo(Cuts.key("0000008f-2"));
      assertThat(first).isLessThan(Cuts.key("0000008f-2000-4000-8000-000000000000"));
    }
  }

  @Property(tries = 60)
  void anyNumber_ascendingAndAsManyAsAsked(
      @ForAll KeyAlphabet alphabet, @ForAll @IntRange(min = 1, max = 3_000) int shards)
      throws IOException {
    List<Key> boundaries = Cuts.boundaries(UniformCut.of(alphabet, shards));
    assertThat(boundaries).hasSize(shards - 1).isSorted().doesNotHaveDuplicates();
  }

  @Property(tries = 20)
  void anyNumber_partsDifferByLessThanAHundredth(@ForAll @IntRange(min = 2, max = 1_000) int shards)
      throws IOException {
    List<Key> boundaries = Cuts.boundaries(UniformCut.of(KeyAlphabet.BYTES, shards));
    double before = 0;
    for (Key boundary : boundaries) {
      double at = 0;
      byte[] bytes = boundary.toBytes();
      for (int i = bytes.length - 1; i >= 0; i--) {
        at = (at + Byte.toUnsignedInt(bytes[i])) / 256;
      }
      assertThat((at - before) * shards).isBetween(0.99, 1.01);
      before = at;
    }
  }
}
