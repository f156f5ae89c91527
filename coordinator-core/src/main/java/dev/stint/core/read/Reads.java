package dev.stint.core.read;

import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.ShardState;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.state.Counters;
import dev.stint.core.state.StateView;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.ShardStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can be asked of a consistent view, always as one tenant: what belongs to another does not
 * exist (S14). Every read looks at a bounded number of rows. Leases and sessions are judged at the
 * view's own time. Pure and thread-safe as far as the view is.
 */
public final class Reads {
  /** Rows that one page looks at, at most, when a filter leaves some out. */
  static final int ROWS_PER_PAGE = 5_000;

  private final StateView view;
  private final String tenant;

  public Reads(StateView view, String tenant) {
    this.view = view;
    this.tenant = tenant;
  }

  public GroupRow group() {
    return (GroupRow) view.row(Table.GROUP, RowKeys.group());
  }

  /** The tenant, or empty before its first run, session or quota. */
  public Optional<TenantRow> tenant() {
    return Optional.ofNullable((TenantRow) view.row(Table.TENANT, RowKeys.tenant(tenant)));
  }

  /** What the tenant has, by the positions of {@link Counters}. */
  public long[] tenantCounters() {
    return tenant()
        .map(row -> Counters.ofTenant(view, row.number()))
        .orElseGet(() -> new long[Counters.TENANT_WIDTH]);
  }

  /** The run; incarnation 0 stands for whichever there is. */
  public Optional<RunSummary> run(RunRef ref) {
    return runRow(ref).map(this::summary);
  }

  Optional<RunRow> runRow(RunRef ref) {
    RunRow run = (RunRow) view.row(Table.RUN, RowKeys.run(tenant, ref.name()));
    boolean wanted =
        run != null && (ref.incarnation() == 0 || run.incarnation() == ref.incarnation());
    return wanted ? Optional.of(run) : Optional.empty();
  }

  private RunSummary summary(RunRow run) {
    long[] counters = Counters.ofRun(view, run.incarnation());
    return RunSummary.of(run, counters, group().nowMillis());
  }

  /** Runs by name. */
  public Page<RunSummary> runs(Optional<Blob> from, int limit) {
    byte[] prefix = RowKeys.runs(tenant);
    byte[] start = from.map(Blob::unsafeBytes).orElse(prefix);
    List<Row> rows = view.rows(Table.RUN, start, RowKeys.prefixEnd(prefix), page(limit));
    return pageOf(rows.stream().map(row -> summary((RunRow) row)).toList(), rows, page(limit));
  }

  public Optional<ShardRow> shard(RunRef ref, long shard) {
    return runRow(ref).map(run -> shardRow(run.incarnation(), shard));
  }

  private ShardRow shardRow(long incarnation, long shard) {
    return (ShardRow) view.row(Table.SHARD, RowKeys.shard(incarnation, shard));
  }

  /** Shards by number, or empty when there is no such run. */
  public Optional<Page<ShardRow>> shards(
      RunRef ref, ShardFilter filter, Optional<Blob> from, int limit) {
    return runRow(ref)
        .map(
            run ->
                switch (filter) {
                  case LEASED -> indexed(run, ShardState.LEASED, from, limit);
                  case PARKED -> indexed(run, ShardState.PARKED, from, limit);
                  default -> scanned(run, filter, from, limit);
                });
  }

  private Page<ShardRow> indexed(RunRow run, ShardState state, Optional<Blob> from, int limit) {
    byte[] prefix = RowKeys.byState(run.incarnation(), state);
    byte[] start = from.map(Blob::unsafeBytes).orElse(prefix);
    List<Derived> found =
        view.derived(Table.BY_STATE, start, RowKeys.prefixEnd(prefix), page(limit));
    List<ShardRow> shards = new ArrayList<>(found.size());
    for (Derived entry : found) {
      shards.add(shardRow(run.incarnation(), RowKeys.numberAt(entry.key(), 9)));
    }
    Optional<Blob> next =
        found.size() < page(limit)
            ? Optional.empty()
            : Optional.of(Blob.wrap(RowKeys.after(found.get(found.size() - 1).key())));
    return new Page<>(shards, next);
  }

  private Page<ShardRow> scanned(RunRow run, ShardFilter filter, Optional<Blob> from, int limit) {
    byte[] prefix = RowKeys.number(run.incarnation());
    byte[] start = from.map(Blob::unsafeBytes).orElse(prefix);
    byte[] end = RowKeys.prefixEnd(prefix);
    List<ShardRow> shards = new ArrayList<>();
    int looked = 0;
    while (looked < ROWS_PER_PAGE) {
      List<Row> rows = view.rows(Table.SHARD, start, end, page(limit));
      for (Row row : rows) {
        ShardRow shard = (ShardRow) row;
        start = RowKeys.after(row.key());
        looked++;
        if (matches(shard, filter)) {
          shards.add(shard);
          if (shards.size() == page(limit)) {
            return new Page<>(shards, Optional.of(Blob.wrap(start)));
          }
        }
      }
      if (rows.size() < page(limit)) {
        return new Page<>(shards, Optional.empty());
      }
    }
    return new Page<>(shards, Optional.of(Blob.wrap(start)));
  }

  private static boolean matches(ShardRow shard, ShardFilter filter) {
    return switch (filter) {
      case ALL -> true;
      case WAITING -> shard.isClaimable();
      case LEASED -> shard.isLeased();
      case DONE -> shard.status() == ShardStatus.DONE;
      case SPLIT -> shard.status() == ShardStatus.SPLIT;
      case PARKED -> shard.status() == ShardStatus.PARKED;
    };
  }

  public Optional<SessionSummary> session(long session) {
    SessionRow row = (SessionRow) view.row(Table.SESSION, RowKeys.session(session));
    Optional<TenantRow> owner = tenant();
    return row == null || owner.isEmpty() || owner.get().number() != row.tenant()
        ? Optional.empty()
        : Optional.of(summary(row));
  }

  private SessionSummary summary(SessionRow row) {
    long[] counters = Counters.ofSession(view, row.session());
    return SessionSummary.of(row, counters, group().horizonMillis());
  }

  /** Sessions by the time of their opening. */
  public Page<SessionSummary> sessions(Optional<Blob> from, int limit) {
    Optional<TenantRow> owner = tenant();
    if (owner.isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    byte[] prefix = RowKeys.tenantNumber(owner.get().number());
    byte[] start = from.map(Blob::unsafeBytes).orElse(prefix);
    List<Derived> found =
        view.derived(Table.TENANT_SESSION, start, RowKeys.prefixEnd(prefix), page(limit));
    List<SessionSummary> sessions = new ArrayList<>(found.size());
    for (Derived entry : found) {
      long id = RowKeys.numberAt(entry.key(), 4);
      sessions.add(summary((SessionRow) view.row(Table.SESSION, RowKeys.session(id))));
    }
    Optional<Blob> next =
        found.size() < page(limit)
            ? Optional.empty()
            : Optional.of(Blob.wrap(RowKeys.after(found.get(found.size() - 1).key())));
    return new Page<>(sessions, next);
  }

  /** A session's leases, at most its capacity's maximum: what a heartbeat that differs is told. */
  public List<HeldShard> held(long session) {
    if (session(session).isEmpty()) {
      return List.of();
    }
    byte[] prefix = RowKeys.session(session);
    List<Derived> found =
        view.derived(Table.HELD, prefix, RowKeys.prefixEnd(prefix), Limits.MAX_SESSION_CAPACITY);
    Map<Long, RunRef> runs = new TreeMap<>();
    List<HeldShard> shards = new ArrayList<>(found.size());
    for (Derived entry : found) {
      RunRef run = runs.computeIfAbsent(RowKeys.numberAt(entry.key(), 8), this::refOf);
      ShardRef target = new ShardRef(run, RowKeys.numberAt(entry.key(), 16));
      shards.add(new HeldShard(target, RowKeys.numberAt(entry.value(), 0)));
    }
    return shards;
  }

  /** A run whose shard is leased has its row. */
  private RunRef refOf(long incarnation) {
    byte[] key = view.derived(Table.INCARNATION, RowKeys.number(incarnation));
    String both = new String(key, StandardCharsets.UTF_8);
    return new RunRef(both.substring(both.indexOf('\0') + 1), incarnation);
  }

  private static int page(int limit) {
    return Math.max(1, Math.min(limit, Limits.MAX_PAGE));
  }

  private static <T> Page<T> pageOf(List<T> items, List<Row> rows, int limit) {
    return new Page<>(
        items,
        rows.size() < limit
            ? Optional.empty()
            : Optional.of(Blob.wrap(RowKeys.after(rows.get(rows.size() - 1).key()))));
  }
}
