package dev.stint.core.value;

/**
 * Every bound of the protocol, in one place. Sizes are in bytes and times in milliseconds of
 * logical time unless the name says otherwise. Bounds that apply uses are the same on all replicas:
 * a node's settings never change them.
 */
public final class Limits {
  public static final int MAX_KEY_BYTES = 4_096;

  /** One more than a key, so that the successor of every key can bound a range. */
  public static final int MAX_BOUNDARY_BYTES = MAX_KEY_BYTES + 1;

  public static final int MAX_TOKEN_BYTES = 16 * 1_024;
  public static final int MAX_METADATA_BYTES = 16 * 1_024;
  public static final int MAX_MESSAGE_BYTES = 1_024;
  public static final int MAX_NAME_CHARS = 64;
  public static final int MAX_LABELS = 32;
  public static final int MAX_LABEL_VALUE_BYTES = 256;

  public static final int MAX_CHILDREN_PER_SPLIT = 256;
  public static final int MAX_GRANTS_PER_CLAIM = 256;
  public static final int MAX_RUNS_PER_CLAIM = 64;
  public static final int MAX_LIST_BYTES = 1 << 20;
  public static final int MAX_RANGES_PER_CHUNK = 4_000;
  public static final int MAX_IDS_PER_UNPARK = 4_000;
  public static final int MAX_PARKED_SLIVERS_PER_RUN = 10_000;

  public static final int MAX_ENTRY_BYTES = 1 << 20;
  public static final int MAX_ENTRY_COMMANDS = 1_024;

  /** Rows that one entry's commands may write in the worst case, as computed from their fields. */
  public static final int MAX_ENTRY_ROWS = 4_096;

  /** Rows that the background work at the head of one entry may write. */
  public static final int BACKGROUND_ROWS_PER_ENTRY = 4_096;

  public static final int MAX_SESSION_CAPACITY = 10_000;
  public static final long MIN_TTL_MILLIS = 1_000;
  public static final long MAX_TTL_MILLIS = 3_600_000;
  public static final long DEFAULT_TTL_MILLIS = 10_000;

  public static final long MAX_RELEASE_DELAY_MILLIS = 3_600_000;
  public static final long MAX_OP_AHEAD_MILLIS = 600_000;
  public static final long DEFAULT_OP_AHEAD_MILLIS = 60_000;
  public static final long AFFINITY_MILLIS = 5_000;

  /** Losses in a row from which a shard has no affinity and comes one at a time to a session. */
  public static final int LOSSY_FROM_LOSSES = 2;

  public static final int MAX_PRIORITY = 1_000;
  public static final int MAX_WEIGHT = 1_000;
  public static final int MAX_FAILURES_CEILING = 1_000;
  public static final long MAX_BACKOFF_MILLIS = 3_600_000;
  public static final long MAX_RETENTION_MILLIS = 10L * 365 * 24 * 3_600_000;

  public static final long DEFAULT_QUOTA_RUNS = 1_000;
  public static final long DEFAULT_QUOTA_LIVE_SHARDS = 10_000_000;
  public static final long DEFAULT_QUOTA_ROWS = 50_000_000;
  public static final long DEFAULT_QUOTA_SESSIONS = 100_000;
  public static final int MAX_TENANTS = 10_000;

  /** Events kept per run and per tenant; older ones are trimmed in whole revisions. */
  public static final int EVENTS_PER_LOG = 10_000;

  public static final int MAX_PAGE = 1_000;
  public static final int MAX_MAP_BUCKETS = 4_096;
  public static final int SLOTS = 4_096;

  private Limits() {}
}
