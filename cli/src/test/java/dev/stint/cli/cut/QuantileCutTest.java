package dev.stint.cli.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantileCutTest {
  @TempDir Path directory;

  private Path file(List<String> keys) throws IOException {
    return Files.write(directory.resolve("keys"), keys);
  }

  private KeyFile keyFile(List<String> keys) throws IOException {
    return KeyFile.of(file(keys));
  }

  private static List<String> keys(int count) {
    List<String> keys =
        new ArrayList<>(IntStream.range(0, count).mapToObj("%06d"::formatted).toList());
    Collections.shuffle(keys, new Random(7));
    return keys;
  }

  @Test
  void keysInAnyOrder_cutIntoEqualParts() throws IOException {
    QuantileCut.Result result =
        QuantileCut.of(keyFile(keys(1_000)), KeyFormat.UTF8, KeyRange.all(), 4);
    assertThat(result.exact()).isTrue();
    assertThat(result.keys()).isEqualTo(1_000);
    assertThat(Cuts.texts(result.cut())).containsExactly("000250", "000500", "000750");
  }

  @Test
  void moreShardsThanKeys_oneForEachKey() throws IOException {
    QuantileCut.Result result =
        QuantileCut.of(
            keyFile(List.of("a", "b", "b", "b", "c")), KeyFormat.UTF8, KeyRange.all(), 100);
    assertThat(Cuts.texts(result.cut())).containsExactly("b", "c");
  }

  @Test
  void keysOutsideOfTheRange_countedAndLeftOut() throws IOException {
    KeyRange outer = KeyRange.of(Cuts.key("b"), Cuts.key("y"));
    QuantileCut.Result result =
        QuantileCut.of(keyFile(List.of("a", "b", "c", "z")), KeyFormat.UTF8, outer, 2);
    assertThat(result.outside()).isEqualTo(2);
    assertThat(Cuts.texts(result.cut())).containsExactly("c");
  }

  @Test
  void moreKeysThanFit_sampledAlikeAndNearlyEqual() throws IOException {
    Path file = file(keys(100_000));
    QuantileCut.Result result = sampled(file);
    assertThat(result.exact()).isFalse();
    assertThat(result.sampled()).isBetween(2_000, 10_000);
    List<Key> boundaries = Cuts.boundaries(result.cut());
    assertThat(Cuts.boundaries(sampled(file).cut())).isEqualTo(boundaries);
    int before = 0;
    for (String boundary : Cuts.texts(result.cut())) {
      int at = Integer.parseInt(boundary);
      assertThat(at - before).isBetween(8_000, 12_000);
      before = at;
    }
  }

  private static QuantileCut.Result sampled(Path file) throws IOException {
    return QuantileCut.of(KeyFile.of(file), KeyFormat.UTF8, KeyRange.all(), 10, 1 << 20);
  }

  @Test
  void noKey_refused() throws IOException {
    Path file = file(List.of());
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> QuantileCut.of(KeyFile.of(file), KeyFormat.UTF8, KeyRange.all(), 2))
        .withMessageContaining("there is no key");
  }
}
