package dev.stint.server.settings;

/** Puts checked values in their places. */
final class SettingsAssembler {

  private SettingsAssembler() {}

  static Settings assemble(Values values) {
    return new Settings(
        new Settings.Node(
            values.get(SettingsTable.NODE_ID), values.get(SettingsTable.NODE_DATA_DIRECTORY)),
        cluster(values),
        network(values),
        raft(values),
        gateway(values),
        new Settings.Store(
            values.get(SettingsTable.STORE_BLOCK_CACHE),
            values.get(SettingsTable.STORE_MEMTABLE),
            values.get(SettingsTable.STORE_HOT_ROWS),
            values.get(SettingsTable.STORE_READ_THREADS)),
        new Settings.Disk(
            values.get(SettingsTable.DISK_FREE_MIN), values.get(SettingsTable.DISK_CHECK_INTERVAL)),
        new Settings.Log(
            values.get(SettingsTable.LOG_FORMAT), values.get(SettingsTable.LOG_LEVEL)));
  }

  private static Settings.Cluster cluster(Values values) {
    return new Settings.Cluster(
        values.get(SettingsTable.CLUSTER_ID),
        values.get(SettingsTable.CLUSTER_ALLOW_SINGLE_NODE),
        values.get(SettingsTable.CLUSTER_PEERS));
  }

  private static Settings.Network network(Values values) {
    Settings.Peer self = cluster(values).peer(values.get(SettingsTable.NODE_ID));
    return new Settings.Network(
        values.get(SettingsTable.NETWORK_API_LISTEN).orElse(self.api()),
        values.get(SettingsTable.NETWORK_HTTP_LISTEN).orElse(self.http()),
        values.get(SettingsTable.NETWORK_INSECURE_NON_LOOPBACK));
  }

  private static Settings.Raft raft(Values values) {
    return new Settings.Raft(
        values.get(SettingsTable.RAFT_ELECTION_TIMEOUT_MIN),
        values.get(SettingsTable.RAFT_ELECTION_TIMEOUT_MAX),
        values.get(SettingsTable.RAFT_FIRST_ELECTION_TIMEOUT_MIN),
        values.get(SettingsTable.RAFT_FIRST_ELECTION_TIMEOUT_MAX),
        values.get(SettingsTable.RAFT_STEP_DOWN_WAIT),
        values.get(SettingsTable.RAFT_PAUSE_MAX),
        values.get(SettingsTable.RAFT_SNAPSHOT_TRIGGER_ENTRIES),
        values.get(SettingsTable.RAFT_SNAPSHOT_INTERVAL),
        values.get(SettingsTable.RAFT_PURGE_PRESERVATION_ENTRIES),
        values.get(SettingsTable.RAFT_SEGMENT_SIZE),
        values.get(SettingsTable.RAFT_APPENDER_WAIT_MIN),
        values.get(SettingsTable.RAFT_WRITE_LIMIT_ENTRIES),
        values.get(SettingsTable.RAFT_WRITE_LIMIT));
  }

  private static Settings.Gateway gateway(Values values) {
    return new Settings.Gateway(
        values.get(SettingsTable.GATEWAY_MAX_QUEUED_COMMANDS),
        values.get(SettingsTable.GATEWAY_MAX_QUEUED),
        values.get(SettingsTable.GATEWAY_HEARTBEAT_LANE_MAX_COMMANDS),
        values.get(SettingsTable.GATEWAY_HEARTBEAT_LANE_MAX),
        values.get(SettingsTable.GATEWAY_MAX_ENTRIES_IN_FLIGHT),
        values.get(SettingsTable.GATEWAY_MAX_BATCH_COMMANDS),
        values.get(SettingsTable.GATEWAY_MAX_BATCH),
        values.get(SettingsTable.GATEWAY_REQUEST_DEADLINE_DEFAULT),
        values.get(SettingsTable.GATEWAY_REQUEST_DEADLINE_MAX),
        values.get(SettingsTable.GATEWAY_MAX_MESSAGE),
        values.get(SettingsTable.GATEWAY_MAX_STREAMS));
  }
}
