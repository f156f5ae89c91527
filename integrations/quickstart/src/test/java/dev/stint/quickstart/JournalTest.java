package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir Path directory;

  @Test
  void written_readAsItGrows() throws IOException {
    Path file = directory.resolve("w1.journal");
    JournalReader reader = new JournalReader(file);
    assertThat(reader.poll()).isEmpty();
    try (Journal journal = new Journal(file)) {
      journal.write(JournalLine.STARTED, "worker", "w1", "pid", 42);
      assertThat(reader.poll()).hasSize(1);
      journal.write(JournalLine.ADVANCED, "shard", 3, "fence", Long.MAX_VALUE, "from", 0, "to", 9);
    }
    List<JournalLine> lines = reader.poll();
    assertThat(lines).extracting(JournalLine::event).containsExactly("started", "advanced");
    assertThat(lines.get(0).text("worker")).isEqualTo("w1");
    assertThat(lines.get(1).number("fence")).isEqualTo(Long.MAX_VALUE);
    assertThat(lines.get(1).index("to")).isEqualTo(9);
  }

  @Test
  void lineCutByAKill_leftUntilWhole() throws IOException {
    Path file = directory.resolve("w1.journal");
    Files.writeString(file, "granted shard=1 fence=2 from=3\nadvanced shard=1 fen");
    JournalReader reader = new JournalReader(file);
    assertThat(reader.poll()).hasSize(1);
    assertThat(reader.poll()).hasSize(1);
    Files.writeString(file, "ce=2 from=3 to=4\n", StandardOpenOption.APPEND);
    assertThat(reader.poll()).hasSize(2);
  }

  @Test
  void lineThatIsNone_refusedWithWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JournalLine.parse("advanced shard"))
        .withMessageContaining("'shard'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JournalLine.parse("advanced shard=1").number("fence"))
        .withMessageContaining("'fence'");
  }
}
