package dev.stint.server.metrics;

/**
 * What a node is at the moment, as figures that are read when somebody looks. A gauge that nobody
 * supplies ({@link Metrics#supply}) is left out.
 */
public enum StateGauge {
  LEADER("stint_leader", "flag", "1 on the node that leads the group, 0 on the others"),
  TERM("stint_term", "terms", "Term of Raft that this node is in"),
  APPLIED_INDEX("stint_applied_index", "entries", "Index of the last log entry applied here"),
  COMMITTED_INDEX(
      "stint_committed_index", "entries", "Index of the last log entry known here as committed"),
  REVISION("stint_revision", "revisions", "Revision of the state that is applied here"),
  LOGICAL_TIME("stint_logical_time_seconds", "seconds", "Logical time of the state applied here"),
  HORIZON_LAG(
      "stint_horizon_lag_seconds",
      "seconds",
      "Logical time minus the horizon that sessions are judged by: how far expiry lags"),
  SESSIONS_LIVE("stint_sessions_live", "sessions", "Live sessions in the state applied here"),
  LEASES_HELD("stint_leases_held", "leases", "Leases held in the state applied here"),
  CLAIM_WAITERS("stint_claim_waiters", "claims", "Claims that wait at this leader for a shard"),
  STREAMS_OPEN("stint_streams_open", "streams", "Streams of clients open at this node"),
  ENTRIES_IN_FLIGHT(
      "stint_entries_in_flight", "entries", "Log entries of this leader that are under way"),
  DISK_FREE("stint_disk_free_bytes", "bytes", "Free space on the disk of the data directory"),
  FATAL("stint_fatal", "flag", "1 when this process is ending because of a fatal error, else 0");

  private final String metric;
  private final String unit;
  private final String meaning;

  StateGauge(String metric, String unit, String meaning) {
    this.metric = metric;
    this.unit = unit;
    this.meaning = meaning;
  }

  String metric() {
    return metric;
  }

  String unit() {
    return unit;
  }

  String meaning() {
    return meaning;
  }
}
