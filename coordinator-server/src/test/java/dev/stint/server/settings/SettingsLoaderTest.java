package dev.stint.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {

  private static final HostPort API = new HostPort("127.0.0.1", 7400);
  private static final HostPort HTTP = new HostPort("127.0.0.1", 7420);

  @TempDir private Path directory;

  @Test
  void nothingGiven_defaults() {
    Settings settings = new SettingsLoader().load();

    assertThat(settings.node()).isEqualTo(new Settings.Node("n1", Path.of("data")));
    assertThat(settings.cluster())
        .isEqualTo(
            new Settings.Cluster(
                "stint",
                false,
                List.of(localPeer("n1", 0), localPeer("n2", 1), localPeer("n3", 2))));
    assertThat(settings.network()).isEqualTo(new Settings.Network(API, HTTP, false));
    assertThat(settings.raft())
        .isEqualTo(
            new Settings.Raft(
                400, 800, 300, 600, 5_000, 60_000, 100_000, 600_000, 100_000, 32 << 20, 0, 4_096,
                64 << 20));
    assertThat(settings.gateway())
        .isEqualTo(
            new Settings.Gateway(
                65_536, 64 << 20, 131_072, 32 << 20, 4, 1_024, 1 << 20, 10_000, 60_000, 4 << 20,
                10_000));
    assertThat(settings.store()).isEqualTo(new Settings.Store(64 << 20, 32 << 20, 65_536, 2));
    assertThat(settings.disk()).isEqualTo(new Settings.Disk(1 << 30, 5_000));
    assertThat(settings.log())
        .isEqualTo(new Settings.Log(Settings.Log.Format.TEXT, Settings.Log.Level.INFO));
    assertThat(settings.self()).isEqualTo(localPeer("n1", 0));
  }

  private static Settings.Peer localPeer(String id, int plus) {
    return new Settings.Peer(
        id,
        new HostPort("127.0.0.1", 7410 + plus),
        new HostPort("127.0.0.1", 7400 + plus),
        new HostPort("127.0.0.1", 7420 + plus));
  }

  @Test
  void everyKeyInTheFile_mappedToItsComponent() throws IOException {
    Settings settings =
        load(
            """
            node:
              id: b
              data-directory: /var/lib/stint
            cluster:
              id: blue
              allow-single-node: true
              peers:
                - {id: a, peer: 10.0.0.1:1, api: 10.0.0.1:2, http: 10.0.0.1:3}
                - {id: b, peer: 10.0.0.2:1, api: 10.0.0.2:2, http: "[::2]:3"}
                - {id: c, peer: host-c:1, api: host-c:2, http: host-c.example:3}
            network:
              api-listen: 0.0.0.0:11
              http-listen: localhost:0
              insecure-non-loopback: "yes, without TLS"
            raft:
              election-timeout-min: 1 s
              election-timeout-max: 2500ms
              first-election-timeout-min: 101 ms
              first-election-timeout-max: 102 ms
              step-down-wait: 2 min
              pause-max: 3 min
              snapshot-trigger-entries: 2000
              snapshot-interval: 2 h
              purge-preservation-entries: 0
              segment-size: 16 MiB
              appender-wait-min: 1 ms
              write-limit-entries: 100
              write-limit-size: 32 MiB
            gateway:
              max-queued-commands: 2001
              max-queued-size: 2 MiB
              heartbeat-lane-max-commands: 3001
              heartbeat-lane-max-size: 3 MiB
              max-entries-in-flight: 5
              max-batch-commands: 7
              max-batch-size: 64 KiB
              request-deadline-default: 3 s
              request-deadline-max: 4 s
              max-message-size: 2 MiB
              max-streams: 11
            store:
              block-cache-size: 1 GiB
              memtable-size: 5 MiB
              hot-rows: 12
              read-threads: 13
            disk:
              free-min: 0 B
              check-interval: 1 s
            log:
              format: json
              level: debug
            """);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new Settings.Node("b", Path.of("/var/lib/stint")),
                new Settings.Cluster(
                    "blue",
                    true,
                    List.of(
                        new Settings.Peer(
                            "a", at("10.0.0.1", 1), at("10.0.0.1", 2), at("10.0.0.1", 3)),
                        new Settings.Peer("b", at("10.0.0.2", 1), at("10.0.0.2", 2), at("::2", 3)),
                        new Settings.Peer(
                            "c", at("host-c", 1), at("host-c", 2), at("host-c.example", 3)))),
                new Settings.Network(at("0.0.0.0", 11), at("localhost", 0), true),
                new Settings.Raft(
                    1_000, 2_500, 101, 102, 120_000, 180_000, 2_000, 7_200_000, 0, 16 << 20, 1, 100,
                    32 << 20),
                new Settings.Gateway(
                    2_001, 2 << 20, 3_001, 3 << 20, 5, 7, 64 << 10, 3_000, 4_000, 2 << 20, 11),
                new Settings.Store(1 << 30, 5 << 20, 12, 13),
                new Settings.Disk(0, 1_000),
                new Settings.Log(Settings.Log.Format.JSON, Settings.Log.Level.DEBUG)));
  }

  private static HostPort at(String host, int port) {
    return new HostPort(host, port);
  }

  @Test
  void sources_laterOneGoesBefore() throws IOException {
    SettingsLoader loader =
        new SettingsLoader()
            .file(write("raft: {segment-size: 8 MiB}\nstore: {hot-rows: 1, read-threads: 3}\n"))
            .environment(Map.of("STINT_RAFT_SEGMENT_SIZE", "16 MiB", "STINT_STORE_HOT_ROWS", "2"))
            .overrides(List.of("store.hot-rows=4", "store.hot-rows=5"));

    Settings settings = loader.load();

    assertThat(settings.raft().segmentSizeBytes()).isEqualTo(16 << 20);
    assertThat(settings.store().hotRows()).isEqualTo(5);
    assertThat(settings.store().readThreads()).isEqualTo(3);
  }

  @Test
  void everyVariable_readAndNamedOnce() {
    Set<String> variables = new HashSet<>();
    for (Setting<?> setting : SettingsTable.ALL) {
      assertThat(variables.add(setting.variable())).as(setting.variable()).isTrue();
      Map<String, String> environment = Map.of(setting.variable(), "\u0000");

      assertThat(problems(new SettingsLoader().environment(environment)))
          .as(setting.variable())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("environment variable " + setting.variable() + ": " + setting.key());
    }
  }

  @Test
  void defaults_readBackAsTheyAreWritten() {
    for (Setting<?> setting : SettingsTable.ALL) {
      assertThat(written(setting)).as(setting.key()).isEqualTo(setting.defaultText());
    }
  }

  private static <T> String written(Setting<T> setting) {
    return setting.type().format(setting.defaultValue());
  }

  @Test
  void peersAsVariable_readFromOneLine() {
    Settings settings =
        new SettingsLoader()
            .environment(
                Map.of(
                    "STINT_CLUSTER_PEERS", "n1=127.0.0.1:1,127.0.0.1:2,[::1]:3",
                    "STINT_CLUSTER_ALLOW_SINGLE_NODE", "true"))
            .load();

    assertThat(settings.cluster().peers())
        .containsExactly(
            new Settings.Peer("n1", at("127.0.0.1", 1), at("127.0.0.1", 2), at("::1", 3)));
  }

  @Test
  void otherNodeOfTheSameFile_listensOnItsOwnAddresses() {
    Settings settings = new SettingsLoader().overrides(List.of("node.id=n3")).load();

    assertThat(settings.network().apiListen()).isEqualTo(at("127.0.0.1", 7402));
    assertThat(settings.network().httpListen()).isEqualTo(at("127.0.0.1", 7422));
  }

  @Test
  void foreignAndEmptyVariables_leftAlone() {
    Map<String, String> environment =
        Map.of("STINT_HOME", "/x", "STINT_NODE_ID", "", "PATH", "/bin", "RAFT_X", "1");

    assertThat(new SettingsLoader().environment(environment).load())
        .isEqualTo(new SettingsLoader().load());
  }

  private Settings load(String yaml) throws IOException {
    return new SettingsLoader().file(write(yaml)).load();
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("stint.yaml"), yaml);
  }

  private static List<String> problems(SettingsLoader loader) {
    return assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(loader::load)
        .actual()
        .problems();
  }
}
