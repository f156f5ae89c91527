package dev.stint.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What has to hold between settings. */
class CrossChecksTest {

  private static final String N1 = "n1=127.0.0.1:7410,127.0.0.1:7400,127.0.0.1:7420";
  private static final String N2 = "n2=127.0.0.1:7411,127.0.0.1:7401,127.0.0.1:7421";
  private static final String N3 = "n3=127.0.0.1:7412,127.0.0.1:7402,127.0.0.1:7422";

  @Test
  void boundsTheWrongWayRound_refused() {
    assertRefused(
        "raft.election-timeout-max=400 ms",
        "raft.election-timeout-min is 400 ms; expected it to be below raft.election-timeout-max,"
            + " which is 400 ms");
    assertRefused(
        "raft.first-election-timeout-min=600 ms",
        "raft.first-election-timeout-min is 600 ms; expected it to be below"
            + " raft.first-election-timeout-max, which is 600 ms");
    assertRefused(
        "raft.step-down-wait=700 ms",
        "raft.election-timeout-max is 800 ms; expected it to be at most raft.step-down-wait, which is"
            + " 700 ms");
    assertThat(load("raft.step-down-wait=800 ms").raft().stepDownWaitMillis()).isEqualTo(800);
    assertRefused(
        "raft.appender-wait-min=201 ms",
        "raft.appender-wait-min is 201 ms; expected it to be at most half of"
            + " raft.election-timeout-min, which is 400 ms");
    assertRefused(
        "raft.pause-max=5 s",
        "raft.step-down-wait is 5 s; expected it to be below raft.pause-max, which is 5 s");
    assertRefused(
        "gateway.request-deadline-default=2 min",
        "gateway.request-deadline-default is 2 min; expected it to be at most"
            + " gateway.request-deadline-max, which is 1 min");
    assertRefused(
        "gateway.max-queued-commands=1023",
        "gateway.max-batch-commands is 1024; expected it to be at most gateway.max-queued-commands,"
            + " which is 1023");
  }

  @Test
  void writeLimitBelowEntriesInFlight_refused() {
    assertThat(problems("gateway.max-entries-in-flight=64", "raft.write-limit-size=63 MiB"))
        .containsExactly(
            "--set raft.write-limit-size: raft.write-limit-size is 63 MiB; expected at least"
                + " gateway.max-entries-in-flight times gateway.max-batch-size, which is 67108864"
                + " B");
  }

  @Test
  void wrongNumberOfPeers_refused() {
    assertRefused("cluster.peers=" + peers(N1, N2), "cluster.peers has 2 peers; expected 3 or 5");
    assertRefused(
        "cluster.peers=" + N1,
        "cluster.peers has 1 peer; expected 3 or 5; for development, cluster.allow-single-node: true"
            + " accepts one");
    assertThat(load("cluster.peers=" + N1, "cluster.allow-single-node=true").cluster().peers())
        .hasSize(1);
    assertThat(problems("cluster.peers=" + peers(N1, N2), "cluster.allow-single-node=true"))
        .hasSize(1);
  }

  @Test
  void peersThatShareSomething_refused() {
    assertThat(problems("cluster.peers=" + peers(N1, N2, N2.replace("741", "841"))))
        .containsExactly(
            "--set cluster.peers: cluster.peers has n2 twice; expected an id of its own for each"
                + " peer",
            "--set cluster.peers: cluster.peers gives 127.0.0.1:7401 to api of n2 and to api of n2;"
                + " expected all addresses to differ",
            "--set cluster.peers: cluster.peers gives 127.0.0.1:7421 to http of n2 and to http of"
                + " n2; expected all addresses to differ");
    assertRefused(
        "cluster.peers=" + peers(N1, N2, N3.replace("7402", "7410")),
        "cluster.peers gives 127.0.0.1:7410 to peer of n1 and to api of n3; expected all addresses to"
            + " differ");
  }

  @Test
  void nodeThatIsNoPeer_refused() {
    assertRefused(
        "node.id=n4", "node.id is \"n4\", which is not in cluster.peers; did you mean n1?");
    assertRefused(
        "node.id=other",
        "node.id is \"other\", which is not in cluster.peers; known are n1, n2, n3");
  }

  @Test
  void samePortTwiceOnOneNode_refused() {
    assertRefused(
        "network.http-listen=[::1]:7400",
        "network.api-listen and network.http-listen would both listen on port 7400; expected"
            + " different ports");
    assertRefused(
        "network.api-listen=127.0.0.1:7410",
        "cluster.peers and network.api-listen would both listen on port 7410; expected different"
            + " ports");
    Settings free = load("network.api-listen=127.0.0.1:0", "network.http-listen=127.0.0.1:0");
    assertThat(free.network().apiListen().port()).isZero();
  }

  @Test
  void listeningBeyondLoopback_refusedUnlessToldInSoManyWords() {
    String told =
        ", which is not loopback, and nothing there is encrypted; expected 127.0.0.1, ::1 or"
            + " localhost. To do it all the same, say network.insecure-non-loopback: \"yes, without"
            + " TLS\"";
    for (String address : List.of("0.0.0.0:1", "[::]:1", "10.1.2.3:1", "[fe80::1]:1", "box:1")) {
      for (String key : List.of("network.api-listen", "network.http-listen")) {
        String assignment = key + "=" + address;
        assertRefused(assignment, key + " would listen on " + address + told);
        assertThat(load(assignment, "network.insecure-non-loopback=yes, without TLS").network())
            .matches(Settings.Network::insecureNonLoopback);
      }
    }
    assertRefused(
        "cluster.peers=" + peers(N1.replace("127.0.0.1:7410", "10.0.0.1:7410"), N2, N3),
        "cluster.peers has the peer address 10.0.0.1:7410 of n1" + told);
    assertRefused(
        "cluster.peers=" + peers(N1, N2.replace("127.0.0.1:7411", "10.0.0.2:7411"), N3),
        "cluster.peers has the peer address 10.0.0.2:7411 of n2" + told);
    for (String address :
        List.of("127.1.2.3:1", "[::1]:1", "LocalHost:1", "[::ffff:127.0.0.1]:1")) {
      assertThat(load("network.api-listen=" + address).network().insecureNonLoopback()).isFalse();
    }
  }

  @Test
  void unusableValue_isNotComparedAsWell() {
    assertThat(problems("raft.step-down-wait=soon", "raft.election-timeout-max=5 s"))
        .containsExactly(
            "--set raft.step-down-wait: raft.step-down-wait: got \"soon\"; expected a duration from"
                + " 100 ms to 5 min, a whole number with its unit (ms, s, min, h)");
  }

  private static String peers(String... peers) {
    return String.join(";", peers);
  }

  private static Settings load(String... assignments) {
    return new SettingsLoader().overrides(List.of(assignments)).load();
  }

  private static void assertRefused(String assignment, String message) {
    assertThat(problems(assignment))
        .containsExactly(
            "--set " + assignment.substring(0, assignment.indexOf('=')) + ": " + message);
  }

  private static List<String> problems(String... assignments) {
    return assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> load(assignments))
        .actual()
        .problems();
  }
}
