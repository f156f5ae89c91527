package dev.stint.server.settings;

import static dev.stint.server.settings.SettingsTable.CLUSTER_ALLOW_SINGLE_NODE;
import static dev.stint.server.settings.SettingsTable.CLUSTER_PEERS;
import static dev.stint.server.settings.SettingsTable.GATEWAY_HEARTBEAT_LANE_MAX;
import static dev.stint.server.settings.SettingsTable.GATEWAY_MAX_BATCH;
import static dev.stint.server.settings.SettingsTable.GATEWAY_MAX_BATCH_COMMANDS;
import static dev.stint.server.settings.SettingsTable.GATEWAY_MAX_ENTRIES_IN_FLIGHT;
import static dev.stint.server.settings.SettingsTable.GATEWAY_MAX_QUEUED;
import static dev.stint.server.settings.SettingsTable.GATEWAY_MAX_QUEUED_COMMANDS;
import static dev.stint.server.settings.SettingsTable.GATEWAY_REQUEST_DEADLINE_DEFAULT;
import static dev.stint.server.settings.SettingsTable.GATEWAY_REQUEST_DEADLINE_MAX;
import static dev.stint.server.settings.SettingsTable.NETWORK_API_LISTEN;
import static dev.stint.server.settings.SettingsTable.NETWORK_HTTP_LISTEN;
import static dev.stint.server.settings.SettingsTable.NETWORK_INSECURE_NON_LOOPBACK;
import static dev.stint.server.settings.SettingsTable.NODE_ID;
import static dev.stint.server.settings.SettingsTable.RAFT_APPENDER_WAIT_MIN;
import static dev.stint.server.settings.SettingsTable.RAFT_ELECTION_TIMEOUT_MAX;
import static dev.stint.server.settings.SettingsTable.RAFT_ELECTION_TIMEOUT_MIN;
import static dev.stint.server.settings.SettingsTable.RAFT_FIRST_ELECTION_TIMEOUT_MAX;
import static dev.stint.server.settings.SettingsTable.RAFT_FIRST_ELECTION_TIMEOUT_MIN;
import static dev.stint.server.settings.SettingsTable.RAFT_PAUSE_MAX;
import static dev.stint.server.settings.SettingsTable.RAFT_STEP_DOWN_WAIT;
import static dev.stint.server.settings.SettingsTable.RAFT_WRITE_LIMIT;
import static dev.stint.server.settings.SettingsTable.RAFT_WRITE_LIMIT_ENTRIES;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to hold between settings. A check is left out when one of its values is unusable. */
final class CrossChecks {

  private static final Set<Integer> CLUSTER_SIZES = Set.of(3, 5);

  private final Values values;
  private final Problems problems;

  private CrossChecks(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  static void run(Values values, Problems problems) {
    CrossChecks checks = new CrossChecks(values, problems);
    checks.below(RAFT_ELECTION_TIMEOUT_MIN, RAFT_ELECTION_TIMEOUT_MAX);
    checks.below(RAFT_FIRST_ELECTION_TIMEOUT_MIN, RAFT_FIRST_ELECTION_TIMEOUT_MAX);
    checks.atMost(RAFT_ELECTION_TIMEOUT_MAX, RAFT_STEP_DOWN_WAIT);
    checks.heartbeatsComeInTime();
    checks.below(RAFT_STEP_DOWN_WAIT, RAFT_PAUSE_MAX);
    checks.atMost(GATEWAY_REQUEST_DEADLINE_DEFAULT, GATEWAY_REQUEST_DEADLINE_MAX);
    checks.atMost(GATEWAY_MAX_BATCH_COMMANDS, GATEWAY_MAX_QUEUED_COMMANDS);
    checks.atMost(GATEWAY_MAX_BATCH, GATEWAY_MAX_QUEUED);
    checks.atMost(GATEWAY_MAX_BATCH, GATEWAY_HEARTBEAT_LANE_MAX);
    checks.atMost(GATEWAY_MAX_ENTRIES_IN_FLIGHT, RAFT_WRITE_LIMIT_ENTRIES);
    checks.writeLimitHoldsEntriesInFlight();
    if (values.usable(CLUSTER_PEERS)) {
      checks.clusterSize();
      checks.peersDiffer();
      checks.nodeIsPeer();
      checks.listening();
      checks.peersOnLoopback();
    }
  }

  private void below(Setting<? extends Number> low, Setting<? extends Number> high) {
    if (comparable(low, high) && values.get(low).longValue() >= values.get(high).longValue()) {
      complain(low, high, "below");
    }
  }

  private void atMost(Setting<? extends Number> low, Setting<? extends Number> high) {
    if (comparable(low, high) && values.get(low).longValue() > values.get(high).longValue()) {
      complain(low, high, "at most");
    }
  }

  private boolean comparable(Setting<?> low, Setting<?> high) {
    return values.usable(low, high);
  }

  private void complain(Setting<?> low, Setting<?> high, String relation) {
    problems.add(
        values.complaintAbout(List.of(low, high)),
        "%s is %s; expected it to be %s %s, which is %s"
            .formatted(low.key(), values.shown(low), relation, high.key(), values.shown(high)));
  }

  /** A leader's heartbeats are twice in the least timeout, and wait as entries do. */
  private void heartbeatsComeInTime() {
    if (comparable(RAFT_APPENDER_WAIT_MIN, RAFT_ELECTION_TIMEOUT_MIN)
        && values.get(RAFT_APPENDER_WAIT_MIN) > values.get(RAFT_ELECTION_TIMEOUT_MIN) / 2) {
      complain(RAFT_APPENDER_WAIT_MIN, RAFT_ELECTION_TIMEOUT_MIN, "at most half of");
    }
  }

  private void writeLimitHoldsEntriesInFlight() {
    if (!values.usable(RAFT_WRITE_LIMIT, GATEWAY_MAX_ENTRIES_IN_FLIGHT, GATEWAY_MAX_BATCH)) {
      return;
    }
    long needed = (long) values.get(GATEWAY_MAX_ENTRIES_IN_FLIGHT) * values.get(GATEWAY_MAX_BATCH);
    if (values.get(RAFT_WRITE_LIMIT) < needed) {
      problems.add(
          values.complaintAbout(
              List.of(RAFT_WRITE_LIMIT, GATEWAY_MAX_ENTRIES_IN_FLIGHT, GATEWAY_MAX_BATCH)),
          "%s is %s; expected at least %s times %s, which is %s B"
              .formatted(
                  RAFT_WRITE_LIMIT.key(),
                  values.shown(RAFT_WRITE_LIMIT),
                  GATEWAY_MAX_ENTRIES_IN_FLIGHT.key(),
                  GATEWAY_MAX_BATCH.key(),
                  needed));
    }
  }

  private void clusterSize() {
    int size = values.get(CLUSTER_PEERS).size();
    boolean single = size == 1 && values.get(CLUSTER_ALLOW_SINGLE_NODE);
    if (!CLUSTER_SIZES.contains(size) && !single && values.usable(CLUSTER_ALLOW_SINGLE_NODE)) {
      String hint =
          size == 1 ? "; for development, cluster.allow-single-node: true accepts one" : "";
      problems.add(
          values.origin(CLUSTER_PEERS),
          "cluster.peers has "
              + size
              + (size == 1 ? " peer" : " peers")
              + "; expected 3 or 5"
              + hint);
    }
  }

  private void peersDiffer() {
    Set<String> ids = new HashSet<>();
    Map<String, String> users = new HashMap<>();
    for (Settings.Peer peer : values.get(CLUSTER_PEERS)) {
      if (!ids.add(peer.id())) {
        problems.add(
            values.origin(CLUSTER_PEERS),
            "cluster.peers has " + peer.id() + " twice; expected an id of its own for each peer");
      }
      addresses(peer)
          .forEach(
              (use, address) -> {
                String user = use + " of " + peer.id();
                String other = users.putIfAbsent(address.toString(), user);
                if (other != null) {
                  problems.add(
                      values.origin(CLUSTER_PEERS),
                      "cluster.peers gives %s to %s and to %s; expected all addresses to differ"
                          .formatted(address, other, user));
                }
              });
    }
  }

  private static Map<String, HostPort> addresses(Settings.Peer peer) {
    Map<String, HostPort> addresses = new LinkedHashMap<>();
    addresses.put("peer", peer.peer());
    addresses.put("api", peer.api());
    addresses.put("http", peer.http());
    return addresses;
  }

  private void nodeIsPeer() {
    if (values.usable(NODE_ID) && self().isEmpty() && !values.get(CLUSTER_PEERS).isEmpty()) {
      String id = values.get(NODE_ID);
      List<String> ids = values.get(CLUSTER_PEERS).stream().map(Settings.Peer::id).toList();
      problems.add(
          values.complaintAbout(List.of(NODE_ID, CLUSTER_PEERS)),
          "node.id is "
              + Problems.quote(id)
              + ", which is not in cluster.peers; "
              + Suggestions.didYouMean(id, ids));
    }
  }

  private Optional<Settings.Peer> self() {
    return values.get(CLUSTER_PEERS).stream()
        .filter(peer -> peer.id().equals(values.get(NODE_ID)))
        .findFirst();
  }

  private void listening() {
    if (!values.usable(NODE_ID, NETWORK_API_LISTEN, NETWORK_HTTP_LISTEN) || self().isEmpty()) {
      return;
    }
    Settings.Peer self = self().get();
    Map<Setting<Optional<HostPort>>, HostPort> listens = new LinkedHashMap<>();
    listens.put(NETWORK_API_LISTEN, values.get(NETWORK_API_LISTEN).orElse(self.api()));
    listens.put(NETWORK_HTTP_LISTEN, values.get(NETWORK_HTTP_LISTEN).orElse(self.http()));
    listens.forEach(this::onLoopback);
    portsDiffer(listens, self.peer());
  }

  private void onLoopback(Setting<Optional<HostPort>> setting, HostPort address) {
    if (address.isLoopback()
        || !values.usable(NETWORK_INSECURE_NON_LOOPBACK)
        || values.get(NETWORK_INSECURE_NON_LOOPBACK)) {
      return;
    }
    Origin origin =
        values.complaintAbout(
            values.get(setting).isPresent() ? List.of(setting) : List.of(CLUSTER_PEERS));
    problems.add(
        origin,
        setting.key()
            + " would listen on "
            + address
            + ", which is not loopback, and nothing there is encrypted; "
            + consent());
  }

  /** Who is said to be at another machine's address is sent everything, by a port without TLS. */
  private void peersOnLoopback() {
    if (!values.usable(NETWORK_INSECURE_NON_LOOPBACK)
        || values.get(NETWORK_INSECURE_NON_LOOPBACK)) {
      return;
    }
    values.get(CLUSTER_PEERS).stream()
        .filter(peer -> !peer.peer().isLoopback())
        .forEach(
            peer ->
                problems.add(
                    values.origin(CLUSTER_PEERS),
                    "cluster.peers has the peer address %s of %s, which is not loopback, and nothing"
                            .formatted(peer.peer(), peer.id())
                        + " there is encrypted; "
                        + consent()));
  }

  private static String consent() {
    return "expected 127.0.0.1, ::1 or localhost. To do it all the same, say "
        + NETWORK_INSECURE_NON_LOOPBACK.key()
        + ": \""
        + NETWORK_INSECURE_NON_LOOPBACK.type().format(true)
        + '"';
  }

  /** One port on two hosts may be possible; nobody means it, and with a wildcard it fails late. */
  private void portsDiffer(
      Map<Setting<Optional<HostPort>>, HostPort> listens, HostPort ownPeerAddress) {
    Map<Integer, Setting<?>> users = new HashMap<>();
    users.put(ownPeerAddress.port(), CLUSTER_PEERS);
    listens.forEach(
        (setting, address) -> {
          Setting<?> other =
              address.port() == 0 ? null : users.putIfAbsent(address.port(), setting);
          if (other != null) {
            problems.add(
                values.complaintAbout(List.of(setting, other, CLUSTER_PEERS)),
                "%s and %s would both listen on port %s; expected different ports"
                    .formatted(other.key(), setting.key(), address.port()));
          }
        });
  }
}
