package dev.stint.statemachine.store;

import static dev.stint.statemachine.store.StoreFixture.IDENTITY;
import static dev.stint.statemachine.store.StoreFixture.contents;
import static dev.stint.statemachine.store.StoreFixture.copy;
import static dev.stint.statemachine.store.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateStore.Snapshot;
import dev.stint.core.state.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a state: making one, and replacing another state by it. */
class InstallTest {
  private final StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
  private final RandomRows rows = new RandomRows(new Random(11));
  @TempDir private Path directory;
  private RocksStore leader;
  private RocksStore follower;

  @BeforeEach
  void open() {
    leader = open("leader");
    follower = open("follower");
    for (int i = 0; i < 20; i++) {
      put(leader, some());
    }
    put(follower, some());
  }

  @AfterEach
  void close() {
    leader.close();
    follower.close();
    memory.close();
  }

  private RocksStore open(String name) {
    return RocksStore.open(directory.resolve(name), IDENTITY, memory);
  }

  private Row[] some() {
    return Stream.generate(rows::any).limit(20).toArray(Row[]::new);
  }

  private Path checkpoint(RocksStore store) {
    Path path = directory.resolve("checkpoint-" + store.position().index());
    store.checkpoint(path);
    return path;
  }

  @Test
  void checkpoint_holdsTheStateOfItsPosition_durableInTheLiveStoreToo() {
    Path path = directory.resolve("copy");
    TreeMap<String, Object> then = contents(leader);
    Position position = leader.checkpoint(path);

    assertThat(position).isEqualTo(leader.position()).isEqualTo(leader.durable());
    put(leader, some());
    follower.install(path);
    assertThat(follower.position()).isEqualTo(position);
    assertThat(contents(follower)).isEqualTo(then);
  }

  @Test
  void installedState_isReadWrittenAndKept() {
    TreeMap<String, Object> expected = contents(leader);
    Row hot = leader.view().rows(Table.SHARD, new byte[0], null, 1).get(0);
    follower.view().row(Table.SHARD, hot.key());
    Path path = checkpoint(leader);
    follower.install(path);

    assertThat(follower.digest()).isEqualTo(leader.digest());
    assertThat(follower.durable()).isEqualTo(leader.position());
    assertThat(follower.view().row(Table.SHARD, hot.key())).isEqualTo(hot);
    assertThat(contents(follower)).isEqualTo(expected);

    Row[] more = some();
    put(leader, more);
    put(follower, more);
    assertThat(follower.digest()).isEqualTo(leader.digest());
    follower.close();
    follower = open("follower");
    assertThat(contents(follower)).isEqualTo(contents(leader));
  }

  @Test
  void checkpoint_isNotChangedByWhoeverInstalledIt() throws IOException {
    TreeMap<String, Object> expected = contents(leader);
    Path path = checkpoint(leader);
    List<String> files = filesOf(path);
    for (int i = 0; i < 3; i++) {
      follower.install(path);
      put(follower, some());
      follower.flush();
      put(leader, some());
      leader.flush();
    }
    assertThat(filesOf(path)).isEqualTo(files);
    RocksStore third = open("third");
    third.install(path);
    assertThat(contents(third)).isEqualTo(expected);
    third.close();
    try (Stream<Path> left = Files.list(directory.resolve("follower"))) {
      assertThat(left.filter(Files::isDirectory)).hasSize(1);
    }
  }

  private static List<String> filesOf(Path path) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(path)) {
      for (Path file : all.sorted().toList()) {
        files.add(
            file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  @Test
  void snapshotFromBefore_isOfNoUse_andANewOneShowsTheNewState() {
    try (Snapshot before = follower.snapshot()) {
      follower.install(checkpoint(leader));
      assertThatThrownBy(() -> before.rows(Table.SHARD, new byte[0], null, 1))
          .isInstanceOf(StoreClosedException.class);
      assertThat(contents(follower)).isEqualTo(contents(leader));
    }
  }

  /** Breaks off after each kind of step, as a crash would, until the whole install got through. */
  @Test
  void interruptedInstall_leavesTheOldStateOrTheNew() {
    TreeMap<String, Object> old = contents(follower);
    TreeMap<String, Object> fresh = contents(leader);
    Path path = checkpoint(leader);
    follower.close();
    List<String> seen = new ArrayList<>();
    for (int last = 0; ; last++) {
      List<String> steps = new ArrayList<>();
      boolean broken = installUpTo(last, steps, path);
      seen = steps;
      follower = open("follower");
      assertThat(contents(follower))
          .as("after %s", steps)
          .isEqualTo(steps.contains("published") ? fresh : old);
      put(follower, rows.shard(1, 1));
      follower.close();
      if (!broken) {
        break;
      }
      resetFollower(old);
    }
    assertThat(seen).contains("file copied", "target forced", "published", "retired", "removed");
    follower = open("follower");
  }

  private boolean installUpTo(int last, List<String> steps, Path path) {
    boolean[] armed = {false};
    RocksStore broken =
        RocksStore.open(
            directory.resolve("follower"),
            IDENTITY,
            memory,
            step -> {
              if (armed[0] && !steps.contains(step)) {
                steps.add(step);
                if (steps.size() > last) {
                  throw new StorageException("broken off after " + step);
                }
              }
            });
    armed[0] = true;
    try {
      broken.install(path);
      return false;
    } catch (StorageException e) {
      assertThat(e).hasMessageContaining("broken off");
      return true;
    } finally {
      armed[0] = false;
      broken.abandon();
    }
  }

  /** Makes the follower as it was, by way of a checkpoint that was taken at first. */
  private void resetFollower(TreeMap<String, Object> old) {
    Path path = directory.resolve("old");
    if (!Files.exists(path)) {
      RocksStore source = open("source");
      List<Row> all = new ArrayList<>();
      old.values()
          .forEach(
              value -> {
                if (value instanceof Row row && row.table() != Table.GROUP) {
                  all.add(row);
                }
              });
      put(source, all.toArray(Row[]::new));
      source.checkpoint(path);
      source.close();
    }
    follower = open("follower");
    follower.install(path);
    assertThat(contents(follower)).isEqualTo(old);
    follower.close();
  }

  @Test
  void damagedCheckpoint_isRefused_andTheOldStateStays() throws IOException {
    TreeMap<String, Object> old = contents(follower);
    follower.flush(); // as a store that failed is not
    for (String kind : List.of("CURRENT", ".sst", "missing")) {
      Path path = checkpoint(leader);
      Path damaged = Files.createDirectory(directory.resolve("damaged-" + kind));
      damaged = copy(path, damaged.resolve("copy"));
      damage(damaged, kind);
      Path bad = damaged;
      assertThatThrownBy(() -> follower.install(bad)).as(kind).isInstanceOf(StorageException.class);
      follower.close();
      follower = open("follower");
      assertThat(contents(follower)).as(kind).isEqualTo(old);
      put(leader, rows.shard(1, 1));
    }
  }

  /** The ends of files, where RocksDB has what it needs to open them. */
  private static void damage(Path checkpoint, String kind) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      String name = kind.equals("missing") ? ".sst" : kind;
      for (Path file : files.filter(f -> f.getFileName().toString().contains(name)).toList()) {
        if (kind.equals("missing")) {
          Files.delete(file);
        } else {
          try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2);
          }
        }
      }
    }
  }

  @Test
  void checkpointOfAnotherGroup_isRefused() {
    StoreIdentity other = new StoreIdentity("test", 2);
    try (RocksStore stranger = RocksStore.open(directory.resolve("other"), other, memory)) {
      stranger.checkpoint(directory.resolve("strange"));
    }
    assertThatThrownBy(() -> follower.install(directory.resolve("strange")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("group 2 of cluster 'test'")
        .hasMessageContaining("group 1 of cluster 'test'");
  }

  @Test
  void checkpointOverSomethingThatExists_fails_andTheStoreGoesOn() throws IOException {
    Path there = Files.createDirectory(directory.resolve("there"));
    assertThatThrownBy(() -> leader.checkpoint(there)).isInstanceOf(StorageException.class);
    put(leader, some());
    assertThat(leader.checkpoint(directory.resolve("not there"))).isEqualTo(leader.position());
  }
}
