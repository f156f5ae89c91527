package dev.stint.core.read;

import dev.stint.core.row.GroupRow;
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
import dev.stint.core.value.Key;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be asked of a consistent view, always as one tenant: what belongs to another does not
 * exist (S14). Every read looks at a bounded number of rows. Leases and sessions are judged at the
 * view's own time. Pure and thread-safe as far as the view is.
 */
public final class Reads {
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

  /**
   * Runs by name.
   *
   * @param statuses only runs in one of these; empty for all
   * @param limit 1 to {@link Limits#MAX_PAGE}
   */
  public Page<RunSummary> runs(Set<RunStatus> statuses, Optional<Blob> from, int limit) {
    return new Listing<RunSummary>(
            view,
            Table.RUN,
            RowKeys.runs(tenant),
            entry -> summary((RunRow) entry.rowOrNull()),
            run -> statuses.isEmpty() || statuses.contains(run.run().status()),
            run -> 200 + run.run().message().length())
        .page(from, limit);
  }

  /** The shard of this number. */
  public Optional<ShardSummary> shard(RunRef ref, long shard) {
    return runRow(ref).map(run -> shardRow(run.incarnation(), shard)).map(this::summary);
  }

  /** The leaf that covers this key: the sliver if the key was set aside (S7). */
  public Optional<ShardSummary> shardAt(RunRef ref, Key key) {
    return runRow(ref).map(run -> leafAt(run.incarnation(), key)).map(this::summary);
  }

  private ShardRow leafAt(long incarnation, Key key) {
    byte[] at = RowKeys.start(incarnation, key);
    byte[] sliver = view.derived(Table.SLIVER, at);
    if (sliver != null) {
      return shardRow(incarnation, RowKeys.numberAt(sliver, 0));
    }
    Derived below = view.floor(Table.START, RowKeys.number(incarnation), at);
    if (below == null) {
      return null;
    }
    ShardRow leaf = shardRow(incarnation, RowKeys.numberAt(below.value(), 0));
    return leaf.range().contains(key) ? leaf : null; // there may be a gap between roots
  }

  private ShardRow shardRow(long incarnation, long shard) {
    return (ShardRow) view.row(Table.SHARD, RowKeys.shard(incarnation, shard));
  }

  private ShardSummary summary(ShardRow shard) {
    if (!shard.isLeased()) {
      return new ShardSummary(shard, null);
    }
    SessionRow holder = sessionRow(shard.leaseOrNull().session());
    boolean live = holder != null && holder.isLiveAt(group().horizonMillis());
    return new ShardSummary(shard, live ? holder : null);
  }

  /**
   * Shards by number, or empty when there is no such run.
   *
   * @param limit 1 to {@link Limits#MAX_PAGE}
   */
  public Optional<Page<ShardSummary>> shards(
      RunRef ref, ShardFilter filter, Optional<Blob> from, int limit) {
    return runRow(ref).map(run -> shards(run.incarnation(), filter, from, limit));
  }

  /** By an index if the filter allows; what follows the prefix is the shard's number in all. */
  private Page<ShardSummary> shards(long run, ShardFilter filter, Optional<Blob> from, int limit) {
    Table table = Table.BY_STATE;
    byte[] prefix;
    if (filter.session() != 0) {
      table = Table.HELD;
      prefix = RowKeys.shard(filter.session(), run); // session(8) incarnation(8)
    } else if (filter.wantsOnlyLeased()) {
      prefix = RowKeys.byState(run, ShardState.LEASED);
    } else if (filter.wantsOnlyParked()) {
      prefix = RowKeys.byState(run, ShardState.PARKED);
    } else {
      table = Table.SHARD;
      prefix = RowKeys.number(run);
    }
    int number = prefix.length;
    return new Listing<ShardSummary>(
            view,
            table,
            prefix,
            entry ->
                summary(
                    entry.rowOrNull() == null
                        ? shardRow(run, RowKeys.numberAt(entry.key(), number))
                        : (ShardRow) entry.rowOrNull()),
            filter::matches,
            ShardSummary::bytes)
        .page(from, limit);
  }

  public Optional<SessionSummary> session(long session) {
    SessionRow row = sessionRow(session);
    Optional<TenantRow> owner = tenant();
    return row == null || owner.isEmpty() || owner.get().number() != row.tenant()
        ? Optional.empty()
        : Optional.of(summary(row));
  }

  private SessionRow sessionRow(long session) {
    return (SessionRow) view.row(Table.SESSION, RowKeys.session(session));
  }

  private SessionSummary summary(SessionRow row) {
    long[] counters = Counters.ofSession(view, row.session());
    return SessionSummary.of(row, counters, group().horizonMillis());
  }

  /**
   * Sessions in the order of their opening.
   *
   * @param worker only those of workers of this name; empty for all
   * @param limit 1 to {@link Limits#MAX_PAGE}
   */
  public Page<SessionSummary> sessions(String worker, Optional<Blob> from, int limit) {
    Optional<TenantRow> owner = tenant();
    if (owner.isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    return new Listing<SessionSummary>(
            view,
            Table.TENANT_SESSION,
            RowKeys.tenantNumber(owner.get().number()),
            entry -> summary(sessionRow(RowKeys.numberAt(entry.key(), Integer.BYTES))),
            session -> worker.isEmpty() || session.session().worker().equals(worker),
            SessionSummary::bytes)
        .page(from, limit);
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
}
