package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which the last entry of a log can be unfinished or damaged. */
class LogDamageTest {

  private static final int PREALLOCATED = 65_536;

  @TempDir Path group;

  @Test
  void wholeLog_isNotDamaged() throws IOException {
    write("log_0-1", entries(0, 100, 200));
    write("log_inprogress_2", padded(entries(2, 100, 20_000)));

    assertThat(LogDamage.find(current())).isEmpty();
    assertThat(TornTail.cut(group)).isEmpty();
  }

  /** The bytes that a killed write leaves, at each boundary where it can stop. */
  @Test
  void writeStoppedAtAnyPage_isCutToTheLastWholeEntry() throws IOException {
    byte[] whole = entries(0, 1_000, 30_000, 9_000);
    for (int taken = 4_096; taken < whole.length; taken += 4_096) {
      byte[] torn = padded(Arrays.copyOf(whole, taken));
      Path log = write("log_inprogress_0", torn);
      long kept = taken < ends(1_000, 30_000) ? ends(1_000) : ends(1_000, 30_000);

      assertThat(TornTail.cut(group)).as("after %s bytes", taken).isPresent();

      assertThat(Files.size(log)).isEqualTo(kept);
      assertThat(LogDamage.find(current())).isEmpty();
      assertThat(Files.readAllBytes(group.resolve("torn-tail")))
          .isEqualTo(Arrays.copyOfRange(whole, (int) kept, taken));
    }
  }

  @Test
  void writeStoppedElsewhere_isLeftAlone() throws IOException {
    byte[] whole = entries(0, 1_000, 30_000, 9_000);
    int last = ends(1_000, 30_000);
    for (int taken = last + 1; taken < whole.length; taken += 97) {
      byte[] torn = padded(Arrays.copyOf(whole, taken));
      Path log = write("log_inprogress_0", torn);
      boolean pageInTheRest = (taken + 4_095) / 4_096 * 4_096 < whole.length;
      if (pageInTheRest) {
        continue;
      }

      assertThat(TornTail.cut(group)).as("after %s bytes", taken).isEmpty();

      assertThat(LogDamage.find(current())).isPresent();
      assertThat(Files.readAllBytes(log)).isEqualTo(torn);
    }
  }

  @Test
  void oneBitAnywhereInTheLastEntry_isDamageAndNeverCut() throws IOException {
    byte[] whole = entries(0, 100, 9_000);
    for (int at = ends(100); at < whole.length; at += 53) {
      byte[] rotten = padded(whole);
      rotten[at] ^= 16;
      Path log = write("log_inprogress_0", rotten);

      assertThat(TornTail.cut(group)).as("bit in byte %s", at).isEmpty();

      assertThat(LogDamage.find(current())).as("bit in byte %s", at).isPresent();
      assertThat(Files.readAllBytes(log)).isEqualTo(rotten);
    }
  }

  @Test
  void pageLostInTheMiddleOfTheLastEntry_isDamageAndNotCut() throws IOException {
    byte[] lost = padded(entries(0, 100, 30_000));
    Arrays.fill(lost, 8_192, 12_288, (byte) 0);
    write("log_inprogress_0", lost);

    assertThat(TornTail.cut(group)).isEmpty();
    assertThat(LogDamage.find(current()))
        .hasValueSatisfying(d -> assertThat(d.cutShort()).isFalse());
  }

  @Test
  void damageInAnOlderFile_isFoundAndNeverCut() throws IOException {
    byte[] older = padded(Arrays.copyOf(entries(0, 100, 30_000), 8_192));
    write("log_0-1", older);
    write("log_inprogress_2", padded(entries(2, 100)));

    assertThat(TornTail.cut(group)).isEmpty();
    assertThat(LogDamage.find(current()))
        .hasValueSatisfying(
            d -> {
              assertThat(d.lastGoodIndex()).isZero();
              assertThat(d.cutShort()).isFalse();
            });
  }

  /** No array holds such a file, and the heap of a node no file of a gibibyte. */
  @Test
  void fileTooLargeForMemory_isReadPieceByPiece() throws IOException {
    byte[] torn = Arrays.copyOf(entries(0, 100, 600_000), 300 * 4_096);
    Arrays.fill(torn, 70 * 4_096, torn.length, (byte) 0);
    Path log = write("log_inprogress_0", torn);
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), Integer.MAX_VALUE + 1L);
    }

    assertThat(LogDamage.find(current()))
        .hasValueSatisfying(d -> assertThat(d.lastGoodIndex()).isZero());
    assertThat(TornTail.cut(group)).isPresent();

    assertThat(Files.size(log)).isEqualTo(ends(100));
    assertThat(group.resolve("torn-tail")).hasSize(70 * 4_096L - ends(100));
  }

  /** A length that rotted: nothing of that size may be asked for. */
  @Test
  void entryThatSaysItIsHuge_isDamageAndNotRead() throws IOException {
    byte[] rotten = padded(entries(0, 100, 30_000));
    int at = ends(100);
    rotten[at] = (byte) 0xff;
    rotten[at + 1] = (byte) 0xff;
    rotten[at + 2] = (byte) 0xff;
    rotten[at + 3] = (byte) 0xff;
    rotten[at + 4] = 0x0f;
    write("log_0-1", rotten);
    write("log_inprogress_2", padded(entries(2, 100)));

    assertThat(LogDamage.find(current()))
        .hasValueSatisfying(d -> assertThat(d.offset()).isEqualTo(at));
  }

  @Test
  void noLog_isNotDamaged() throws IOException {
    assertThat(LogDamage.find(current())).isEmpty();
    assertThat(TornTail.cut(group)).isEmpty();
    write("log_inprogress_0", new byte[PREALLOCATED]);
    assertThat(TornTail.cut(group)).isEmpty();
  }

  private Path current() {
    return group.resolve("current");
  }

  private Path write(String name, byte[] content) throws IOException {
    Files.createDirectories(current());
    return Files.write(current().resolve(name), content);
  }

  private static byte[] padded(byte[] content) {
    return Arrays.copyOf(content, PREALLOCATED);
  }

  /** Where a log ends that holds entries of these sizes. */
  private static int ends(int... sizes) throws IOException {
    return entries(0, sizes).length;
  }

  /** A log file as Ratis writes it, with entries whose data has these sizes. */
  private static byte[] entries(long firstIndex, int... sizes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("RaftLog1".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < sizes.length; i++) {
      byte[] data = new byte[sizes[i]];
      Arrays.fill(data, (byte) 'x');
      LogEntryProto entry =
          LogEntryProto.newBuilder()
              .setTerm(1)
              .setIndex(firstIndex + i)
              .setStateMachineLogEntry(
                  StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(data)))
              .build();
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      CodedOutputStream coded = CodedOutputStream.newInstance(framed);
      coded.writeMessageNoTag(entry);
      coded.flush();
      CRC32C checksum = new CRC32C();
      checksum.update(framed.toByteArray());
      out.write(framed.toByteArray());
      out.write(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }
    return out.toByteArray();
  }
}
