package dev.stint.server.replica;

import dev.stint.core.command.Entry;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.rules.Effect;
import dev.stint.core.rules.Outcome;
import dev.stint.core.state.StateStore;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StorageException;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.server.gateway.EntryOutcome;
import dev.stint.server.gateway.LeaderSignal;
import dev.stint.server.gateway.NextDue;
import dev.stint.server.metrics.Metrics;
import dev.stint.statemachine.apply.Applied;
import dev.stint.statemachine.apply.Applier;
import dev.stint.statemachine.ratis.Position;
import dev.stint.statemachine.ratis.ReplicatedState;
import dev.stint.statemachine.store.RocksStore;
import dev.stint.statemachine.store.StoreIdentity;
import dev.stint.statemachine.store.StoreMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's state of one Raft group: brings what Raft commits into the store and tells those who
 * wait. The only place where Raft's adapter and the store meet.
 */
public final class GroupState implements ReplicatedState {
  private static final Logger LOG = LoggerFactory.getLogger(GroupState.class);

  private final Path directory;
  private final StoreIdentity identity;
  private final StoreMemory memory;
  private final Metrics metrics;
  private final Progress progress = new Progress();
  private final TenantBook tenants = new TenantBook();
  private final DigestLog digests = new DigestLog();
  private final SessionBook sessions = new SessionBook();
  private final LiveFigures figures = new LiveFigures();
  private volatile RocksStore store;
  private volatile GroupRow last = GroupRow.initial(0);
  private volatile AppliedAt newest = new AppliedAt(0, -1, 0, 0, 0);
  private volatile NextDue nextDue = NextDue.NOTHING;
  private Applier applier;

  /**
   * A state that is not open yet.
   *
   * @param directory of the store, beside Raft's own
   */
  public GroupState(Path directory, StoreIdentity identity, StoreMemory memory, Metrics metrics) {
    this.directory = directory;
    this.identity = identity;
    this.memory = memory;
    this.metrics = metrics;
  }

  @Override
  public Position open() throws IOException {
    return storage(
        () -> {
          store = RocksStore.open(directory, identity, memory);
          applier = new Applier(new TimedStore(store, metrics));
          lookAgain();
          return applied();
        });
  }

  private void lookAgain() {
    GroupRow group = group(store.view());
    tenants.load(store.view());
    sessions.load(store.view());
    figures.load(store.view());
    digests.add(Math.max(0, applied().index()), store.digest(), group.revision());
    follow(applied(), group);
    nextDue = NextDue.of(store.view());
    progress.jumped(applied().index(), group.revision());
  }

  private void follow(Position at, GroupRow group) {
    last = group;
    newest = AppliedAt.of(at.term(), at.index(), group);
  }

  /** The row about the group itself in a view. */
  public static GroupRow group(StateView view) {
    return (GroupRow) view.row(Table.GROUP, RowKeys.group());
  }

  /** A consistent state for a reader, who closes it. Any thread. */
  public StateStore.Snapshot snapshot() {
    return store.snapshot();
  }

  /** The row about the group as of the newest entry. Any thread. */
  public GroupRow lastGroup() {
    return last;
  }

  /**
   * Up to where the state has come. Any thread, also when the state is closed; looks nothing up.
   */
  public AppliedAt newest() {
    return newest;
  }

  /** When background work is due in the state, as of the newest entry. Any thread. */
  public NextDue nextDue() {
    return nextDue;
  }

  /** Sessions in the state. Any thread. */
  public long sessions() {
    return sessions.size();
  }

  /** The time to live of a session, if there is one. Any thread; looks nothing up. */
  public OptionalLong ttlMillis(long session) {
    return sessions.ttlMillis(session);
  }

  /** Leases in the state. Any thread. */
  public long leases() {
    return figures.leases();
  }

  /** Who waits for the state to move. */
  public Progress progress() {
    return progress;
  }

  /** The tenant's admission rate, 0 for none. Any thread. */
  public long ratePerSecond(String tenant) {
    return tenants.ratePerSecond(tenant);
  }

  /** The digest right after the entry of an index, unless it is too old or not there yet. */
  public Optional<StateDigest> digestAt(long index) {
    return digests.at(index);
  }

  /** The digest right after the newest entry, once the state is open. Any thread. */
  public Optional<StateDigest> newestDigest() {
    return digests.newest();
  }

  @Override
  public Position applied() {
    return position(store.position());
  }

  @Override
  public Position durable() {
    return position(store.durable());
  }

  @Override
  public Object apply(long term, long index, ByteBuffer data, Object attachment)
      throws IOException {
    long start = System.nanoTime();
    Entry parsed = attachment instanceof Entry entry ? entry : null;
    byte[] bytes = parsed == null ? bytesOf(data) : new byte[0];
    Applied applied = storage(() -> applier.apply(term, index, bytes, parsed));
    if (applied.outcome().isEmpty()) {
      return new EntryOutcome.Unknown("the entry was applied before this process started");
    }
    nextDue = storage(() -> NextDue.of(store.view()));
    Outcome outcome = applied.outcome().get();
    tenants.follow(outcome.changes());
    sessions.follow(outcome.changes());
    figures.follow(outcome.changes());
    follow(new Position(term, index), outcome.group());
    digests.add(index, store.digest(), outcome.group().revision());
    progress.moved(index, outcome.group().revision(), outcome.changes());
    metrics.applied(System.nanoTime() - start);
    return outcome.voided() ? new EntryOutcome.Voided() : answered(newest, outcome);
  }

  private EntryOutcome answered(AppliedAt at, Outcome outcome) {
    List<LeaderSignal> signals = new ArrayList<>();
    for (Effect effect : outcome.effects()) {
      if (effect instanceof Effect.ViolationRefused violation) {
        metrics.violationRefused();
        LOG.error(
            "INVARIANT at index {}: {} was refused, nothing was written; please report it",
            at.index(),
            violation.what());
      }
      LeaderSignal.of(effect, tenants::name).ifPresent(signals::add);
    }
    return new EntryOutcome.Applied(at, outcome.answers(), signals);
  }

  private static byte[] bytesOf(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public void advance(long term, long index) throws IOException {
    storage(
        () -> {
          applier.advance(term, index);
          return null;
        });
    follow(applied(), last);
    long revision = last.revision();
    digests.add(index, store.digest(), revision);
    progress.moved(index, revision, null);
  }

  @Override
  public Position checkpoint(Path target) throws IOException {
    long start = System.nanoTime();
    try {
      Position position = position(storage(() -> store.checkpoint(target)));
      metrics.snapshotTaken(System.nanoTime() - start, Directories.sizeOf(target));
      return position;
    } catch (IOException e) {
      metrics.snapshotFailed();
      throw e;
    }
  }

  @Override
  public void install(Path checkpoint) throws IOException {
    storage(
        () -> {
          store.install(checkpoint);
          lookAgain();
          return null;
        });
  }

  @Override
  public void close() throws IOException {
    RocksStore open = store;
    if (open != null) {
      storage(
          () -> {
            open.close();
            return null;
          });
    }
  }

  private interface StorageCall<T> {
    T call();
  }

  /** What the store throws when it fails, as the adapter expects it: the node stops. */
  private static <T> T storage(StorageCall<T> call) throws IOException {
    try {
      return call.call();
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Position position(dev.stint.core.state.Position position) {
    return new Position(position.term(), position.index());
  }
}
