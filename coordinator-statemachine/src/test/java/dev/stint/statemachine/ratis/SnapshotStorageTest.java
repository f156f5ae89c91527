package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.server.storage.FileInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStorageTest {

  @TempDir Path group;
  private SnapshotStorage storage;

  @BeforeEach
  void open() throws IOException {
    storage = reopen(Position.NONE);
  }

  private SnapshotStorage reopen(Position live) throws IOException {
    SnapshotStorage opened = new SnapshotStorage(2);
    opened.open(group);
    opened.recover(live);
    return opened;
  }

  @Test
  void finishedSnapshot_isThereUnderItsPositionWithAllItsFiles() throws IOException {
    Snapshot snapshot = create(3, 17);
    storage.publish(snapshot);

    assertThat(snapshot.directory()).isEqualTo(group.resolve("sm/3_17"));
    assertThat(storage.newest()).contains(snapshot);
    assertThat(storage.getLatestSnapshot().getIndex()).isEqualTo(17);
    assertThat(storage.getLatestSnapshot().getTerm()).isEqualTo(3);
    assertThat(storage.getLatestSnapshot().getFiles())
        .extracting(FileInfo::getPath)
        .as("the manifest comes last")
        .containsExactly(
            group.resolve("sm/3_17/data/deep/b"),
            group.resolve("sm/3_17/data/empty"),
            group.resolve("sm/3_17/data/rows"),
            group.resolve("sm/3_17/manifest"));
    assertThat(Manifest.read(snapshot.directory())).isEqualTo(snapshot.manifest());
    assertThat(DurableFiles.list(group.resolve("tmp"))).isEmpty();
  }

  @Test
  void snapshotThatFails_leavesNothing() {
    assertThatThrownBy(
            () ->
                storage.create(
                    directory -> {
                      Files.createDirectories(directory);
                      Files.writeString(directory.resolve("rows"), "half");
                      throw new IOException("no space");
                    }))
        .hasMessage("no space");

    assertThat(group.resolve("sm")).isEmptyDirectory();
    assertThat(group.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void olderSnapshots_areRemovedButForTwo() throws IOException {
    for (int index = 1; index <= 4; index++) {
      storage.publish(create(1, index));
      storage.cleanup();
    }

    assertThat(names()).containsExactly("1_3", "1_4");
  }

  @Test
  void snapshotWithoutManifest_isSetAsideAndNeverUsed() throws IOException {
    create(1, 5);
    Snapshot half = create(1, 9);
    Files.delete(half.directory().resolve("manifest"));

    assertThat(reopen(Position.NONE).newest()).map(Snapshot::position).contains(at(1, 5));
    assertThat(names()).containsExactly("1_5", "corrupt-1_9");
  }

  @Test
  void snapshotWithAMissingOrShortOrAddedFile_isSetAside() throws IOException {
    Files.delete(create(1, 5).data().resolve("empty"));
    Files.writeString(create(1, 6).data().resolve("rows"), "short");
    Files.writeString(create(1, 7).data().resolve("added"), "x");

    assertThat(reopen(Position.NONE).newest()).isEmpty();
    assertThat(names()).containsExactly("corrupt-1_5", "corrupt-1_6", "corrupt-1_7");
  }

  @Test
  void snapshotUnderTheNameOfAnother_isSetAside() throws IOException {
    Files.move(create(1, 5).directory(), group.resolve("sm/1_6"));

    assertThat(reopen(Position.NONE).newest()).isEmpty();
  }

  @Test
  void changedByte_isFoundByReadingTheContent() throws IOException {
    Snapshot snapshot = create(1, 5);
    flip(snapshot.data().resolve("rows"));

    assertThatThrownBy(() -> snapshot.manifest().checkContent(snapshot.directory()))
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageContaining("file rows has the checksum");
  }

  @Test
  void changedByteInTheManifest_isFound() throws IOException {
    Snapshot snapshot = create(1, 5);
    Path manifest = snapshot.directory().resolve("manifest");
    byte[] good = Files.readAllBytes(manifest);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 4;
      Files.write(manifest, bad);
      assertThatThrownBy(() -> Manifest.read(snapshot.directory()))
          .as("byte %s", i)
          .isInstanceOf(CorruptSnapshotException.class);
    }
  }

  @Test
  void manifestCutAnywhere_isFound() throws IOException {
    Snapshot snapshot = create(1, 5);
    Path manifest = snapshot.directory().resolve("manifest");
    byte[] good = Files.readAllBytes(manifest);
    for (int length = 0; length < good.length; length++) {
      Files.write(manifest, java.util.Arrays.copyOf(good, length));
      assertThatThrownBy(() -> Manifest.read(snapshot.directory()))
          .as("length %s", length)
          .isInstanceOf(CorruptSnapshotException.class);
    }
  }

  @Test
  void fileLinkedFromTheSnapshotBefore_keepsTheChecksumItOnceHad() throws IOException {
    Snapshot first = create(1, 5);
    Path rows = first.data().resolve("rows");
    FileTime changed = Files.getLastModifiedTime(rows);
    flip(rows);
    Files.setLastModifiedTime(rows, changed);

    Snapshot second =
        storage.create(
            directory -> {
              Files.createDirectories(directory);
              Files.createLink(directory.resolve("rows"), rows);
              return at(1, 6);
            });

    assertThatThrownBy(() -> second.manifest().checkContent(second.directory()))
        .as("rot between two snapshots is not sealed by a fresh checksum")
        .isInstanceOf(CorruptSnapshotException.class);
  }

  @Test
  void leftoversOfBuilding_areRemovedAtTheStart() throws IOException {
    Files.createDirectories(group.resolve("tmp/build-7/data"));
    Files.writeString(group.resolve("tmp/build-7/data/rows"), "x");

    reopen(Position.NONE);

    assertThat(group.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void receivedSnapshot_isReadInFullAndFreedOfDigests() throws IOException {
    Path received = receive(create(4, 40));

    assertThat(storage.acceptReceived()).isEqualTo(at(4, 40));

    assertThat(received.resolve("data/rows.md5")).doesNotExist();
    assertThat(received.resolve("manifest.md5")).doesNotExist();
    assertThat(received.resolve("data/rows")).exists();
  }

  @Test
  void filesReadWhileTheyArrived_areNotReadAgainAtTheEnd() throws IOException {
    Path received = receive(create(4, 40));
    fileReceived("4_40/data/rows", "4_40/data/empty", "4_40/data/deep/b", "4_40/manifest");
    FileTime changed = Files.getLastModifiedTime(received.resolve("data/rows"));
    flip(received.resolve("data/rows"));
    Files.setLastModifiedTime(received.resolve("data/rows"), changed);

    assertThat(storage.acceptReceived()).as("its content is not looked at").isEqualTo(at(4, 40));

    assertThat(storage.filesLeftForTheEnd()).isZero();
  }

  @Test
  void fileWrittenToAfterItWasRead_isReadAgain() throws IOException {
    Path received = receive(create(4, 40));
    fileReceived("4_40/data/rows", "4_40/data/empty", "4_40/data/deep/b");
    flip(received.resolve("data/rows"));
    Files.setLastModifiedTime(received.resolve("data/rows"), FileTime.fromMillis(1));

    assertThatThrownBy(storage::acceptReceived).isInstanceOf(CorruptSnapshotException.class);
  }

  @Test
  void fileThatArrivedRotten_isRefusedAtTheEnd() throws IOException {
    Path received = receive(create(4, 40));
    flip(received.resolve("data/rows"));
    fileReceived("4_40/data/rows");

    assertThatThrownBy(storage::acceptReceived)
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageContaining("file rows has the checksum");
  }

  @Test
  void filesOfAnotherTransferOrOutsideOfIt_areNotTakenForThese() throws IOException {
    Path received = receive(create(4, 40));
    fileReceived("4_40/data/rows");
    storage.fileReceived("../../sm", "sm/4_40/data/empty");
    storage.fileReceived("e4b1", "sm/../../sm/4_40/data/empty");
    storage.fileReceived("e4b1", "/etc/hostname");
    storage.fileReceived("e4b1", "sm/4_40/data/missing");

    storage.acceptReceived();

    assertThat(storage.filesLeftForTheEnd()).as("empty and b").isEqualTo(2);
    assertThat(received).exists();
  }

  private void fileReceived(String... files) {
    for (String file : files) {
      storage.fileReceived("e4b1", "sm/" + file);
    }
  }

  @Test
  void receivedSnapshot_takesWithItWhatWasBrokenOffBefore() throws IOException {
    Path brokenOff = group.resolve("tmp/snapshot-a111");
    Files.createDirectories(brokenOff.resolve("4_40/data"));
    Files.writeString(brokenOff.resolve("4_40/data/rows"), "half of it");
    Path received = receive(create(4, 40));

    storage.acceptReceived();

    assertThat(brokenOff).doesNotExist();
    assertThat(received).exists();
  }

  @Test
  void receivedSnapshotThatRotted_isRefusedAndRemoved() throws IOException {
    Path received = receive(create(4, 40));
    flip(received.resolve("data/rows"));

    assertThatThrownBy(storage::acceptReceived).isInstanceOf(CorruptSnapshotException.class);

    assertThat(received).doesNotExist();
  }

  @Test
  void crashBetweenTheTwoRenamesOfAnInstall_savesWhatWasReceived() throws IOException {
    receive(create(4, 40));
    DurableFiles.deleteTree(group.resolve("sm"));

    SnapshotStorage after = reopen(at(1, 10));

    assertThat(after.newest()).map(Snapshot::position).contains(at(4, 40));
    assertThat(group.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void crashAfterTheFirstRenameOfAnInstall_savesTheNewestOfAllPlaces() throws IOException {
    create(1, 20);
    Files.move(group.resolve("sm"), group.resolve("sm.tmp20261120"));

    SnapshotStorage after = reopen(at(1, 10));

    assertThat(after.newest()).map(Snapshot::position).contains(at(1, 20));
    assertThat(group.resolve("sm.tmp20261120")).doesNotExist();
  }

  @Test
  void crashWhileReceiving_savesNothingThatIsIncompleteOrKnown() throws IOException {
    Path incomplete = receive(create(4, 40));
    Files.delete(incomplete.resolve("data/empty"));
    DurableFiles.deleteTree(group.resolve("sm"));

    assertThat(reopen(at(1, 10)).newest()).isEmpty();

    receive(create(4, 41));
    DurableFiles.deleteTree(group.resolve("sm"));
    assertThat(reopen(at(4, 41)).newest()).as("the database has it").isEmpty();
  }

  private Snapshot create(long term, long index) throws IOException {
    return storage.create(
        directory -> {
          Files.createDirectories(directory.resolve("deep"));
          Files.writeString(directory.resolve("rows"), "rows of " + term + "_" + index);
          Files.createFile(directory.resolve("empty"));
          Files.writeString(directory.resolve("deep/b"), "b");
          return at(term, index);
        });
  }

  /** Puts a snapshot where Ratis puts what it receives, and as Ratis leaves it. */
  private Path receive(Snapshot snapshot) throws IOException {
    Path request = group.resolve("tmp/snapshot-e4b1");
    Files.createDirectories(request);
    Path received = request.resolve(snapshot.directory().getFileName());
    DurableFiles.move(snapshot.directory(), received);
    for (String file : List.of("manifest", "data/rows", "data/empty", "data/deep/b")) {
      Files.writeString(received.resolve(file + ".md5"), "digest");
    }
    return received;
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    DurableFiles.list(group.resolve("sm")).forEach(p -> names.add(p.getFileName().toString()));
    return names;
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static Position at(long term, long index) {
    return new Position(term, index);
  }
}
