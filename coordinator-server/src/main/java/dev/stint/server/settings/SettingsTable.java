package dev.stint.server.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every setting, once. Reading, checking, {@code conf/stint.yaml} and {@code docs/settings.md} all
 * follow from these rows; to add a setting, add a row here, a component in {@link Settings} and its
 * line in {@link SettingsAssembler}, then regenerate the two files (their test says how).
 */
final class SettingsTable {

  private static final List<Setting<?>> ROWS = new ArrayList<>();

  static final Setting<String> NODE_ID =
      row(
          "node.id",
          ValueTypes.name(),
          "n1",
          "Which of cluster.peers this node is. Never given to a node with other data: the data"
              + " directory remembers it.");
  static final Setting<Path> NODE_DATA_DIRECTORY =
      row(
          "node.data-directory",
          ValueTypes.path(),
          "data",
          "Where log, database and snapshots lie, on one file system with real fsync. A relative"
              + " path starts where the process was started. Every node needs its own.");

  static final Setting<String> CLUSTER_ID =
      row(
          "cluster.id",
          ValueTypes.name(),
          "stint",
          "The name of the cluster, the same on all nodes. A node refuses the data of another"
              + " cluster.");
  static final Setting<Boolean> CLUSTER_ALLOW_SINGLE_NODE =
      row(
          "cluster.allow-single-node",
          ValueTypes.flag(),
          "false",
          "Accepts a cluster of one node, for development: it survives no failure.");
  static final Setting<List<Settings.Peer>> CLUSTER_PEERS =
      row(
          "cluster.peers",
          new PeersType(),
          "n1=127.0.0.1:7410,127.0.0.1:7400,127.0.0.1:7420;"
              + "n2=127.0.0.1:7411,127.0.0.1:7401,127.0.0.1:7421;"
              + "n3=127.0.0.1:7412,127.0.0.1:7402,127.0.0.1:7422",
          "All voters of a new cluster, 3 or 5, the same list on all nodes: the id, and the"
              + " addresses where others reach it: peer for the other replicas, api for workers and"
              + " operators, http for probes and metrics. All addresses differ. A node listens to the"
              + " other replicas at its peer address, and whoever reaches that port can change the"
              + " cluster.");

  static final Setting<Optional<HostPort>> NETWORK_API_LISTEN =
      row(
          "network.api-listen",
          ValueTypes.listen(),
          "from-peers",
          "Where the API listens. from-peers is the api address of this node in cluster.peers; port"
              + " 0 takes a free one.");
  static final Setting<Optional<HostPort>> NETWORK_HTTP_LISTEN =
      row(
          "network.http-listen",
          ValueTypes.listen(),
          "from-peers",
          "Where healthz, readyz and metrics are served. from-peers is the http address of this node"
              + " in cluster.peers; port 0 takes a free one.");
  static final Setting<Boolean> NETWORK_INSECURE_NON_LOOPBACK =
      row(
          "network.insecure-non-loopback",
          ValueTypes.consent("yes, without TLS"),
          "no",
          "Nothing is encrypted and nobody is asked who they are, so a node refuses to listen on"
              + " anything but loopback (127.0.0.0/8, ::1, localhost) unless this says so in so many"
              + " words.");

  static final Setting<Long> RAFT_ELECTION_TIMEOUT_MIN =
      row(
          "raft.election-timeout-min",
          ValueTypes.duration("50 ms", "1 min"),
          "400 ms",
          "A follower that hears no leader for a random time between this and"
              + " raft.election-timeout-max calls an election. Shorter fails over faster and takes a"
              + " slow machine for a dead one.");
  static final Setting<Long> RAFT_ELECTION_TIMEOUT_MAX =
      row(
          "raft.election-timeout-max",
          ValueTypes.duration("50 ms", "1 min"),
          "800 ms",
          "The upper end of that time. Must be above raft.election-timeout-min and at most"
              + " raft.step-down-wait.");
  static final Setting<Long> RAFT_FIRST_ELECTION_TIMEOUT_MIN =
      row(
          "raft.first-election-timeout-min",
          ValueTypes.duration("50 ms", "1 min"),
          "300 ms",
          "As raft.election-timeout-min, for the first election after a start.");
  static final Setting<Long> RAFT_FIRST_ELECTION_TIMEOUT_MAX =
      row(
          "raft.first-election-timeout-max",
          ValueTypes.duration("50 ms", "1 min"),
          "600 ms",
          "As raft.election-timeout-max, for the first election after a start. Must be above"
              + " raft.first-election-timeout-min.");
  static final Setting<Long> RAFT_STEP_DOWN_WAIT =
      row(
          "raft.step-down-wait",
          ValueTypes.duration("100 ms", "5 min"),
          "5 s",
          "A leader that was paused for longer than this steps down, and one that lost its majority"
              + " waits as long before it stands again. Must be at least raft.election-timeout-max.");
  static final Setting<Long> RAFT_PAUSE_MAX =
      row(
          "raft.pause-max",
          ValueTypes.duration("200 ms", "1 h"),
          "1 min",
          "A node whose process stood still for longer than this ends itself and says so: the others"
              + " have moved on, and a fresh start is the shortest way back. Must be above"
              + " raft.step-down-wait.");
  static final Setting<Long> RAFT_SNAPSHOT_TRIGGER_ENTRIES =
      row(
          "raft.snapshot-trigger-entries",
          ValueTypes.longCount(16, 100_000_000),
          "100000",
          "Log entries applied since the last snapshot that trigger the next.");
  static final Setting<Long> RAFT_SNAPSHOT_INTERVAL =
      row(
          "raft.snapshot-interval",
          ValueTypes.duration("1 s", "24 h"),
          "10 min",
          "Time since the last snapshot that triggers the next if anything was written, so that a"
              + " quiet cluster does not keep its log for ever.");
  static final Setting<Long> RAFT_PURGE_PRESERVATION_ENTRIES =
      row(
          "raft.purge-preservation-entries",
          ValueTypes.longCount(0, 100_000_000),
          "100000",
          "Log entries kept behind a snapshot, so that a follower that was away for a short time"
              + " catches up from the log.");
  static final Setting<Long> RAFT_SEGMENT_SIZE =
      row(
          "raft.segment-size",
          ValueTypes.size("2 MiB", "1 GiB"),
          "32 MiB",
          "Size of one file of the log; the log is purged in whole files.");
  static final Setting<Long> RAFT_APPENDER_WAIT_MIN =
      row(
          "raft.appender-wait-min",
          ValueTypes.duration("0 ms", "1 s"),
          "0 ms",
          "The least time between two messages of the leader to a follower. 0 answers a lone writer"
              + " fastest; 1 ms packs more entries into a message. Heartbeats wait as well: must be at"
              + " most half of raft.election-timeout-min.");
  static final Setting<Integer> RAFT_WRITE_LIMIT_ENTRIES =
      row(
          "raft.write-limit-entries",
          ValueTypes.count(64, 1_000_000),
          "4096",
          "Entries that may wait in the leader's log for a majority. Must be at least"
              + " gateway.max-entries-in-flight.");
  static final Setting<Long> RAFT_WRITE_LIMIT =
      row(
          "raft.write-limit-size",
          ValueTypes.size("8 MiB", "1 GiB"),
          "64 MiB",
          "Bytes of such entries. Must hold gateway.max-entries-in-flight times"
              + " gateway.max-batch-size.");

  static final Setting<Integer> GATEWAY_MAX_QUEUED_COMMANDS =
      row(
          "gateway.max-queued-commands",
          ValueTypes.count(1, 10_000_000),
          "65536",
          "Commands that may wait to be logged; a further one is refused at once with"
              + " RESOURCE_EXHAUSTED and a delay. Must be at least gateway.max-batch-commands.");
  static final Setting<Long> GATEWAY_MAX_QUEUED =
      row(
          "gateway.max-queued-size",
          ValueTypes.size("1 MiB", "16 GiB"),
          "64 MiB",
          "Bytes of such commands. Must be at least gateway.max-batch-size.");
  static final Setting<Integer> GATEWAY_HEARTBEAT_LANE_MAX_COMMANDS =
      row(
          "gateway.heartbeat-lane-max-commands",
          ValueTypes.count(1, 10_000_000),
          "131072",
          "As gateway.max-queued-commands, for the lane of heartbeats, releases and closes, which"
              + " the load of the rest can not fill. A session has one heartbeat in it at most.");
  static final Setting<Long> GATEWAY_HEARTBEAT_LANE_MAX =
      row(
          "gateway.heartbeat-lane-max-size",
          ValueTypes.size("1 MiB", "16 GiB"),
          "32 MiB",
          "Bytes of the commands in that lane.");
  static final Setting<Integer> GATEWAY_MAX_ENTRIES_IN_FLIGHT =
      row(
          "gateway.max-entries-in-flight",
          ValueTypes.count(1, 64),
          "4",
          "Log entries under way at the same time; while there are as many, commands gather for the"
              + " next one. More hides latency, fewer makes larger entries.");
  static final Setting<Integer> GATEWAY_MAX_BATCH_COMMANDS =
      row(
          "gateway.max-batch-commands",
          ValueTypes.count(1, 1_024),
          "1024",
          "Commands in one log entry at most.");
  static final Setting<Integer> GATEWAY_MAX_BATCH =
      row(
          "gateway.max-batch-size",
          ValueTypes.intSize("64 KiB", "1 MiB"),
          "1 MiB",
          "Bytes of one log entry at most.");
  static final Setting<Long> GATEWAY_REQUEST_DEADLINE_DEFAULT =
      row(
          "gateway.request-deadline-default",
          ValueTypes.duration("10 ms", "1 h"),
          "10 s",
          "The deadline of a request that comes without one.");
  static final Setting<Long> GATEWAY_REQUEST_DEADLINE_MAX =
      row(
          "gateway.request-deadline-max",
          ValueTypes.duration("10 ms", "1 h"),
          "1 min",
          "A later deadline counts as this. Must be at least gateway.request-deadline-default.");
  static final Setting<Integer> GATEWAY_MAX_MESSAGE =
      row(
          "gateway.max-message-size",
          ValueTypes.intSize("2 MiB", "64 MiB"),
          "4 MiB",
          "Size of one message from a client; a larger one is refused unread.");
  static final Setting<Integer> GATEWAY_MAX_STREAMS =
      row(
          "gateway.max-streams",
          ValueTypes.count(1, 1_000_000),
          "10000",
          "Streams (of operations, of events) open at the same time at this node; a further one is"
              + " refused with RESOURCE_EXHAUSTED.");

  static final Setting<Long> STORE_BLOCK_CACHE =
      row(
          "store.block-cache-size",
          ValueTypes.size("1 MiB", "256 GiB"),
          "64 MiB",
          "Memory outside the heap for blocks read from the database.");
  static final Setting<Long> STORE_MEMTABLE =
      row(
          "store.memtable-size",
          ValueTypes.size("1 MiB", "16 GiB"),
          "32 MiB",
          "Memory outside the heap for rows written and not yet flushed, over all tables.");
  static final Setting<Integer> STORE_HOT_ROWS =
      row(
          "store.hot-rows",
          ValueTypes.count(0, 10_000_000),
          "65536",
          "Rows kept decoded on the heap: held shards, live sessions, active runs.");
  static final Setting<Integer> STORE_READ_THREADS =
      row(
          "store.read-threads",
          ValueTypes.count(1, 64),
          "2",
          "Threads that answer reads, so that a long listing never stops a write.");

  static final Setting<Long> DISK_FREE_MIN =
      row(
          "disk.free-min",
          ValueTypes.size("0 B", "1024 GiB"),
          "1 GiB",
          "With less free space than this below node.data-directory the node warns, is not ready, and"
              + " makes a snapshot behind which the log is cut (to raft.purge-preservation-entries)."
              + " It starts with less, but not with less than 64 MiB. A log that can not be written"
              + " ends the process.");
  static final Setting<Long> DISK_CHECK_INTERVAL =
      row(
          "disk.check-interval",
          ValueTypes.duration("100 ms", "1 h"),
          "5 s",
          "Time between two looks at the free space.");

  static final Setting<Settings.Log.Format> LOG_FORMAT =
      row(
          "log.format",
          ValueTypes.choice(Settings.Log.Format.class),
          "text",
          "How the log on standard output is written: text for people, or json, one object per"
              + " line.");
  static final Setting<Settings.Log.Level> LOG_LEVEL =
      row(
          "log.level",
          ValueTypes.choice(Settings.Log.Level.class),
          "info",
          "The least severe level that is written. Single loggers are set in conf/logback.xml.");

  /** In the order in which people read them; the sections are contiguous. */
  static final List<Setting<?>> ALL = List.copyOf(ROWS);

  private SettingsTable() {}

  static Optional<Setting<?>> find(String key) {
    return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
  }

  static List<String> sections() {
    return ALL.stream().map(Setting::section).distinct().toList();
  }

  static List<String> keys() {
    return ALL.stream().<String>map(Setting::key).toList();
  }

  private static <T> Setting<T> row(
      String key, ValueType<T> type, String defaultText, String meaning) {
    Setting<T> setting = new Setting<>(key, type, defaultText, meaning);
    ROWS.add(setting);
    return setting;
  }
}
