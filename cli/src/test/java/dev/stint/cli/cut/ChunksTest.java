package dev.stint.cli.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunksTest {
  @Test
  void noBoundary_oneChunkOfTheWholeRange() throws IOException {
    KeyRange outer = KeyRange.of(Cuts.key("a"), Cuts.key("b"));
    assertThat(Cuts.chunks(Cut.none(outer))).containsExactly(List.of(outer));
  }

  @Test
  void manyBoundaries_rangesTileTheOuterOne() throws IOException {
    List<List<KeyRange>> chunks = Cuts.chunks(UniformCut.of(KeyAlphabet.HEX, 9_000));
    assertThat(chunks).extracting(List::size).containsExactly(4_000, 4_000, 1_000);
    List<KeyRange> ranges = chunks.stream().flatMap(List::stream).toList();
    assertThat(ranges.get(0).startOrNull()).isNull();
    assertThat(ranges.get(8_999).endOrNull()).isNull();
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i).startOrNull()).isEqualTo(ranges.get(i - 1).endOrNull());
    }
  }

  @Test
  void longBoundaries_chunkTakesHalfAnEntryAtMost() throws IOException {
    List<Key> boundaries =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Cuts.key("%04d".formatted(i) + "x".repeat(4_000)))
            .toList();
    List<List<KeyRange>> chunks = Cuts.chunks(Cut.of(KeyRange.all(), boundaries));
    assertThat(chunks.stream().mapToInt(List::size).sum()).isEqualTo(1_001);
    for (List<KeyRange> chunk : chunks) {
      assertThat(chunk.stream().mapToInt(ChunksTest::bytes).sum()).isLessThan(1 << 19);
    }
  }

  private static int bytes(KeyRange range) {
    return range.start().map(Key::length).orElse(0) + range.end().map(Key::length).orElse(0);
  }
}
