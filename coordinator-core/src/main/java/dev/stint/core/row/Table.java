package dev.stint.core.row;

/**
 * The tables of the state. The ids are stored and never reused; primary tables hold rows, derived
 * ones what follows from rows (S11). {@link RowKeys} has the shape of each key.
 */
public enum Table {
  GROUP(1, true),
  TENANT(2, true),
  RUN(3, true),
  SHARD(4, true),
  SESSION(5, true),
  CLAIM(6, true),
  OP(7, true),
  CHUNK(8, true),
  EVENT_LOG(9, true),
  EVENT(10, true),

  /** Sums: of a run, a tenant, a session. */
  COUNTERS(32, false),
  /** Claimable shards of a run in the order in which they are granted. */
  CLAIMABLE(33, false),
  /** Claimable shards that still prefer a worker. */
  AFFINITY(34, false),
  /** Leases of a session. */
  HELD(35, false),
  /** Leased and parked shards of a run. */
  BY_STATE(36, false),
  /** Leaves of a run by the start of their range, slivers apart. */
  START(37, false),
  /** Sessions of a tenant. */
  TENANT_SESSION(38, false),
  /** Run name of an incarnation. */
  INCARNATION(39, false),
  /** Active runs of a tenant by priority. */
  RUNNABLE(40, false),
  /** What is due at a time: deadlines and background work, by kind. */
  DUE(41, false),
  /** Single keys of a run that were set aside, by the key: no two slivers share it (S7). */
  SLIVER(42, false);

  private final int id;
  private final boolean primary;

  Table(int id, boolean primary) {
    this.id = id;
    this.primary = primary;
  }

  public int id() {
    return id;
  }

  /** Whether it holds rows rather than what is derived from them. */
  public boolean isPrimary() {
    return primary;
  }
}
