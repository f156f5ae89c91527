package dev.stint.cli.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundaryFileTest {
  @TempDir Path directory;

  private Cut cut(KeyRange outer, String content) throws IOException {
    Path file = Files.writeString(directory.resolve("boundaries"), content);
    return BoundaryFile.of(KeyFile.of(file), KeyFormat.UTF8, outer);
  }

  private String complaint(String content) {
    return complaint(KeyRange.all(), content);
  }

  private String complaint(KeyRange outer, String content) {
    String[] message = new String[1];
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> cut(outer, content))
        .satisfies(e -> message[0] = e.getMessage());
    return message[0];
  }

  @Test
  void ascendingLines_eachABoundaryWhenReadOnceMore() throws IOException {
    Cut cut = cut(KeyRange.all(), "b\nd\nf\n");
    assertThat(cut.shards()).isEqualTo(4);
    assertThat(Cuts.texts(cut)).containsExactly("b", "d", "f");
    assertThat(Cuts.texts(cut)).containsExactly("b", "d", "f");
  }

  @Test
  void emptyFile_oneShard() throws IOException {
    assertThat(cut(KeyRange.all(), "").shards()).isEqualTo(1);
  }

  @Test
  void notAscending_toldWithItsLine() {
    assertThat(complaint("b\na\n")).contains("line 2").contains("below the one before");
    assertThat(complaint("b\nc\nc\n")).contains("line 3").contains("twice");
  }

  @Test
  void emptyLine_toldWithItsLine() {
    assertThat(complaint("b\n\nc\n")).contains("line 2").contains("is empty");
  }

  @Test
  void outsideOfStartAndEnd_told() {
    KeyRange outer = KeyRange.of(Cuts.key("c"), Cuts.key("m"));
    assertThat(complaint(outer, "d\nm\n")).contains("line 2").contains("--start and --end");
    assertThat(complaint(outer, "c\n")).contains("line 1");
  }

  @Test
  void bytesThatAreNoText_told() throws IOException {
    Path file = directory.resolve("bytes");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xff, '\n'});
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> BoundaryFile.of(KeyFile.of(file), KeyFormat.UTF8, KeyRange.all()))
        .withMessageContaining("not UTF-8");
  }
}
