package dev.stint.statemachine.ratis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a state is copied into a snapshot, and when it is replaced by one. */
final class SnapshotKeeper implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);

  private final String name;
  private final ReplicatedState state;
  private final int everyEntries;
  private final SnapshotStorage storage;
  private final SnapshotBuilder builder;

  SnapshotKeeper(String name, ReplicatedState state, RaftOptions.Snapshots options) {
    this.name = name;
    this.state = state;
    this.everyEntries = options.everyEntries();
    this.storage = new SnapshotStorage(options.keep());
    this.builder =
        new SnapshotBuilder(state, storage, options.retryMillis(), System::nanoTime, name);
  }

  /**
   * Before the log opens: replay starts at the snapshot that is published here, so it is made as
   * new as the database.
   *
   * @param live what the database holds, just opened
   * @return what it holds afterwards
   */
  Position start(RaftStorage raftStorage, Position live) throws IOException {
    storage.init(raftStorage);
    storage.recover(live);
    Position now = installNewer(live);
    publishNewest(now);
    return now;
  }

  /**
   * A snapshot ahead of the database is left by an interrupted install, or the database is lost.
   */
  private Position installNewer(Position live) throws IOException {
    Optional<Snapshot> newest = storage.newest();
    while (newest.isPresent() && newest.get().position().isAfter(live)) {
      Snapshot snapshot = newest.get();
      try {
        snapshot.manifest().checkContent(snapshot.directory());
      } catch (CorruptSnapshotException e) {
        storage.reject(snapshot.directory(), e.getMessage());
        newest = storage.newest();
        continue;
      }
      LOG.info("{}: installing the snapshot {} over {}", name, snapshot.position(), live);
      install(snapshot);
      return snapshot.position();
    }
    return live;
  }

  private void publishNewest(Position live) throws IOException {
    Optional<Snapshot> newest = storage.newest();
    newest.ifPresent(storage::publish);
    if (live.isAfter(newest.map(Snapshot::position).orElse(Position.NONE))) {
      try {
        storage.publish(storage.create(state::checkpoint));
      } catch (IOException e) {
        LOG.warn("{}: no snapshot at the start; replaying more of the log instead", name, e);
      }
    }
    storage.cleanup();
  }

  private void install(Snapshot snapshot) throws IOException {
    state.install(snapshot.data());
    Position now = state.applied();
    if (!now.equals(snapshot.position())) {
      throw new IOException(
          "The snapshot " + snapshot.position() + " holds " + now + " after it was installed");
    }
  }

  /** See {@link SnapshotStorage#acceptReceived}. */
  Position acceptReceived() throws IOException {
    Position received = storage.acceptReceived();
    LOG.info("{}: received the snapshot {}", name, received);
    return received;
  }

  /** See {@link SnapshotStorage#fileReceived}. */
  void fileReceived(String requestId, String file) {
    storage.fileReceived(requestId, file);
  }

  /** Whether a snapshot that was accepted stands among the others. Any thread, without waiting. */
  boolean isInPlace(Position received) {
    return storage.isInPlace(received);
  }

  /** On the apply thread, once Ratis has put a received snapshot in the place of the others. */
  void installReceived() throws IOException {
    builder.exclusively(
        () -> {
          Snapshot received =
              storage.newest().orElseThrow(() -> new IOException("The received snapshot is gone"));
          if (received.position().isAfter(state.applied())) {
            install(received);
          }
          storage.publish(received);
          LOG.info("{}: installed the snapshot {}", name, received.position());
        });
  }

  /**
   * On the apply thread, after every round once enough entries were applied: hands over what is
   * finished, else sees to it that one is being made, at once in both cases.
   *
   * @return the index up to which the log may go, or {@link RaftLog#INVALID_LOG_INDEX}
   */
  long publishFinished(long appliedIndex) {
    Position last = position().orElse(Position.NONE);
    Optional<Snapshot> finished = builder.takeFinished();
    if (finished.isPresent()
        && finished.get().position().isAfter(last)
        && Files.isDirectory(finished.get().directory())) {
      storage.publish(finished.get());
      return finished.get().position().index();
    }
    if (appliedIndex - last.index() >= everyEntries) {
      builder.buildAgain();
    }
    return RaftLog.INVALID_LOG_INDEX;
  }

  /** Starts making a snapshot, or joins the one being made; {@link #publishFinished} takes it. */
  CompletableFuture<Snapshot> build() {
    return builder.build();
  }

  /** The snapshot that Ratis was told of last. */
  Optional<Position> position() {
    return storage.published().map(Snapshot::position);
  }

  SnapshotStorage storage() {
    return storage;
  }

  /** Waits for the snapshot that is being made. */
  @Override
  public void close() {
    builder.close();
  }
}
