package dev.stint.statemachine.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one group on this node, as directories below Ratis' {@code sm}.
 *
 * <pre>
 * sm/&lt;term&gt;_&lt;index&gt;/        finished, ours or received; manifest and data/
 * sm/corrupt-&lt;term&gt;_&lt;index&gt;/  found damaged, never used again
 * sm.tmp&lt;date&gt;/              what an install replaced, left by a crash
 * tmp/build-&lt;n&gt;/             being built here
 * tmp/snapshot-&lt;uuid&gt;/       being received by Ratis
 * </pre>
 *
 * <p>A snapshot gets its name by one rename after all of it was forced to disk. What carries a name
 * but does not match its manifest is set aside. Ratis replaces the whole of {@code sm} when it has
 * received a snapshot, by two renames that are not forced to disk, so after a crash {@code sm} may
 * be missing and the received one may still stand in {@code tmp}; {@link #recover} takes it from
 * there, because the log behind it may already be purged.
 *
 * <p>Used by the builder's thread, by Ratis' apply thread and by the thread that receives.
 */
final class SnapshotStorage implements StateMachineStorage {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStorage.class);
  private static final String BUILD = "build-";
  private static final String RECEIVED = "snapshot-";
  private static final String CORRUPT = "corrupt-";
  private static final String REPLACED = RaftStorageDirectory.STATE_MACHINE_DIR_NAME + ".tmp";

  /** Makes a copy of the live state. */
  @FunctionalInterface
  interface Source {
    /** See {@link ReplicatedState#checkpoint}. */
    Position checkpoint(Path directory) throws IOException;
  }

  private final int keep;
  private final FileChecksums checksums = new FileChecksums();
  private final ReceivedFiles received = new ReceivedFiles();
  private volatile Path root;
  private volatile Path snapshots;
  private volatile Path temporary;
  private volatile int filesLeftForTheEnd;
  private long builds;
  private boolean cleanupDue;
  private volatile Snapshot published;
  private volatile SnapshotInfo info;

  SnapshotStorage(int keep) {
    this.keep = keep;
  }

  @Override
  public void init(RaftStorage storage) {
    open(storage.getStorageDir().getRoot().toPath().toAbsolutePath());
  }

  /** Works below the directory of a group. */
  synchronized void open(Path groupDirectory) {
    root = groupDirectory;
    snapshots = root.resolve(RaftStorageDirectory.STATE_MACHINE_DIR_NAME);
    temporary = root.resolve(RaftStorageDirectory.TMP_DIR_NAME);
  }

  /**
   * Brings the directory in order at the start: sets aside what is damaged, saves what an
   * interrupted install left and the live database does not have, removes the rest.
   *
   * @param live what the live database holds
   */
  synchronized void recover(Position live) throws IOException {
    Files.createDirectories(snapshots);
    Files.createDirectories(temporary);
    Position best = live;
    for (Snapshot snapshot : complete(snapshots)) {
      if (snapshot.position().isAfter(best)) {
        best = snapshot.position();
      }
      for (Manifest.FileEntry file : snapshot.manifest().files()) {
        checksums.remember(snapshot.data().resolve(file.path()), file.checksum());
      }
    }
    for (Path stray : strays()) {
      best = save(stray, best);
      DurableFiles.deleteTree(stray);
    }
    DurableFiles.forceDirectory(root);
  }

  /** The newest snapshot that is complete by its sizes; its content was not read. */
  synchronized Optional<Snapshot> newest() throws IOException {
    List<Snapshot> complete = complete(snapshots);
    return complete.isEmpty() ? Optional.empty() : Optional.of(complete.get(complete.size() - 1));
  }

  /** Sets a snapshot aside that turned out to be damaged. */
  synchronized void reject(Path directory, String reason) throws IOException {
    LOG.error("Setting {} aside: {}", directory, reason);
    Path aside = directory.resolveSibling(CORRUPT + directory.getFileName());
    DurableFiles.deleteTree(aside);
    DurableFiles.move(directory, aside);
  }

  /** Makes a snapshot, beside everything else. Not to be called from two threads at once. */
  Snapshot create(Source source) throws IOException {
    Path draft;
    synchronized (this) {
      draft = temporary.resolve(BUILD + ++builds);
    }
    try {
      DurableFiles.deleteTree(draft);
      Files.createDirectories(draft);
      Position position = source.checkpoint(draft.resolve(Manifest.DATA));
      Manifest manifest = Manifest.describe(draft, position, checksums);
      checksums.forgetUnseen();
      manifest.write(draft);
      DurableFiles.forceTree(draft);
      return finish(draft, manifest);
    } finally {
      DurableFiles.deleteTree(draft);
    }
  }

  private synchronized Snapshot finish(Path draft, Manifest manifest) throws IOException {
    Path target = snapshots.resolve(Snapshot.nameOf(manifest.position()));
    if (Files.exists(target)) {
      return Snapshot.open(target);
    }
    DurableFiles.move(draft, target);
    return new Snapshot(target, manifest);
  }

  /** Offers a snapshot to Ratis, which streams it and purges the log behind it. */
  synchronized void publish(Snapshot snapshot) {
    info = snapshot.toInfo();
    published = snapshot;
    cleanupDue = true;
  }

  /** The snapshot offered to Ratis. Any thread. */
  Optional<Snapshot> published() {
    return Optional.ofNullable(published);
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return info;
  }

  /**
   * A file of a snapshot has arrived to its end: reads it and forces it to disk, so that little is
   * left to do in {@link #acceptReceived}. Whatever is wrong with it is said there.
   *
   * @param requestId Ratis' id of the transfer
   * @param file path below the directory of the group as its sender names it
   */
  void fileReceived(String requestId, String file) {
    Path request = temporary.resolve(RECEIVED + requestId).normalize();
    Path path = request.resolve(snapshots.relativize(root.resolve(file))).normalize();
    if (!request.getParent().equals(temporary)
        || !path.startsWith(request)
        || path.endsWith(Manifest.NAME)
        || !Files.isRegularFile(path)) {
      return;
    }
    try {
      received.check(request, path);
    } catch (IOException e) {
      LOG.debug("{} is left for the end of its transfer", path, e);
    }
  }

  /**
   * Makes the snapshot that Ratis has just received durable and checks all of it, before Ratis
   * replaces the old ones by it and purges the log. What {@link #fileReceived} has read is not read
   * again.
   *
   * @throws CorruptSnapshotException if it differs from what its maker wrote; it is removed
   */
  synchronized Position acceptReceived() throws IOException {
    Path directory = newestReceived();
    try {
      Manifest manifest = Manifest.read(directory);
      removeDigests(directory, manifest);
      Snapshot snapshot = Snapshot.open(directory);
      filesLeftForTheEnd = checkTheRest(manifest, directory);
      DurableFiles.force(directory.resolve(Manifest.NAME));
      DurableFiles.forceDirectories(directory.getParent());
      removeBrokenOff(directory.getParent());
      DurableFiles.forceDirectory(temporary);
      return snapshot.position();
    } catch (CorruptSnapshotException e) {
      DurableFiles.deleteTree(directory.getParent());
      throw e;
    } finally {
      received.clear();
    }
  }

  private int checkTheRest(Manifest manifest, Path directory) throws IOException {
    AtomicInteger read = new AtomicInteger();
    manifest.checkContent(
        directory,
        file -> {
          Integer known = received.checksumOrNull(file);
          if (known != null) {
            return known;
          }
          read.incrementAndGet();
          int checksum = FileChecksums.read(file);
          DurableFiles.force(file);
          return checksum;
        });
    return read.get();
  }

  /** How many files of the last snapshot that was accepted had not been read as they came. */
  int filesLeftForTheEnd() {
    return filesLeftForTheEnd;
  }

  /** Whether there is a snapshot of that name. Does not wait for whoever works here. */
  boolean isInPlace(Position position) {
    return Files.isDirectory(snapshots.resolve(Snapshot.nameOf(position)));
  }

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    cleanup();
  }

  /** Removes all but the newest snapshots. Cheap when nothing was published since the last call. */
  synchronized void cleanup() throws IOException {
    if (!cleanupDue) {
      return;
    }
    cleanupDue = false;
    List<Path> named = new ArrayList<>(named(snapshots));
    for (int i = 0; i < named.size() - keep; i++) {
      Path gone = temporary.resolve(BUILD + "gone-" + named.get(i).getFileName());
      DurableFiles.deleteTree(gone);
      DurableFiles.move(named.get(i), gone);
      DurableFiles.deleteTree(gone);
    }
    for (Path entry : DurableFiles.list(snapshots)) {
      if (entry.getFileName().toString().startsWith(CORRUPT)) {
        DurableFiles.deleteTree(entry);
      }
    }
  }

  @Override
  public void format() {
    // Nothing of ours needs it: Ratis creates the directory, and recover() what is missing.
  }

  /** Directories named like snapshots, oldest first. */
  private static List<Path> named(Path parent) throws IOException {
    return DurableFiles.list(parent).stream()
        .filter(path -> Snapshot.positionIn(path).isPresent())
        .sorted(Comparator.comparing(path -> Snapshot.positionIn(path).orElseThrow()))
        .toList();
  }

  /** Complete snapshots, oldest first; sets others aside. */
  private List<Snapshot> complete(Path parent) throws IOException {
    List<Snapshot> complete = new ArrayList<>();
    for (Path directory : named(parent)) {
      try {
        complete.add(Snapshot.open(directory));
      } catch (CorruptSnapshotException e) {
        reject(directory, e.getMessage());
      }
    }
    return complete;
  }

  private List<Path> strays() throws IOException {
    List<Path> strays = new ArrayList<>(DurableFiles.list(temporary));
    for (Path entry : DurableFiles.list(root)) {
      if (entry.getFileName().toString().startsWith(REPLACED)) {
        strays.add(entry);
      }
    }
    return strays;
  }

  private Position save(Path stray, Position best) throws IOException {
    Position now = best;
    for (Path directory : named(stray)) {
      if (!Snapshot.positionIn(directory).orElseThrow().isAfter(now)) {
        continue;
      }
      try {
        removeDigests(directory, Manifest.read(directory));
        Snapshot snapshot = Snapshot.open(directory);
        snapshot.manifest().checkContent(directory);
        DurableFiles.forceTree(directory);
        DurableFiles.move(directory, snapshots.resolve(directory.getFileName()));
        now = snapshot.position();
        LOG.info("Saved the snapshot {} that an interrupted install had left in {}", now, stray);
      } catch (CorruptSnapshotException e) {
        LOG.info("Dropping what an interrupted install left: {}", e.getMessage());
      }
    }
    return now;
  }

  /** The manifest arrives last, so the newest one belongs to what has just been completed. */
  private Path newestReceived() throws IOException {
    Path newest = null;
    for (Path request : DurableFiles.list(temporary)) {
      if (!request.getFileName().toString().startsWith(RECEIVED)) {
        continue;
      }
      for (Path directory : named(request)) {
        Path manifest = directory.resolve(Manifest.NAME);
        if (Files.isRegularFile(manifest)
            && (newest == null
                || Files.getLastModifiedTime(manifest)
                        .compareTo(Files.getLastModifiedTime(newest.resolve(Manifest.NAME)))
                    > 0)) {
          newest = directory;
        }
      }
    }
    if (newest == null) {
      throw new CorruptSnapshotException(temporary, "what was received has no manifest");
    }
    return newest;
  }

  /** Ratis receives one at a time, and leaves what the leader did not send to the end. */
  private void removeBrokenOff(Path accepted) throws IOException {
    for (Path request : DurableFiles.list(temporary)) {
      if (request.getFileName().toString().startsWith(RECEIVED) && !request.equals(accepted)) {
        DurableFiles.deleteTree(request);
      }
    }
  }

  /** Ratis leaves an MD5 file beside each file that it received. */
  private static void removeDigests(Path directory, Manifest manifest) throws IOException {
    Set<String> ours = new HashSet<>();
    manifest.files().forEach(file -> ours.add(file.path()));
    for (String path : ours) {
      String digest = path + ".md5";
      if (!ours.contains(digest)) {
        Files.deleteIfExists(directory.resolve(Manifest.DATA).resolve(digest));
      }
    }
    Files.deleteIfExists(directory.resolve(Manifest.NAME + ".md5"));
  }
}
