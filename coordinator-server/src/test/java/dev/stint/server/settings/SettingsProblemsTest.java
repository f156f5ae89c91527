package dev.stint.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of mistake gets a message with its place, what was given and what would be right. */
class SettingsProblemsTest {

  @TempDir private Path directory;

  @Test
  void severalMistakes_allToldAtOnce() throws IOException {
    SettingsLoader loader =
        new SettingsLoader()
            .file(write("raft:\n  segment-sise: 8 MiB\nstore:\n  hot-rows: many\n"))
            .environment(Map.of("STINT_LOG_LEVEL", "loud"))
            .overrides(List.of("raft.election-timeout-min=900 ms"));

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(loader::load)
        .withMessage(
            String.join(
                    "\n",
                    "4 problems in the settings, so nothing was started:",
                    "  FILE:2: unknown key \"raft.segment-sise\"; did you mean raft.segment-size?",
                    "  FILE:4: store.hot-rows: got \"many\"; expected a whole number from 0 to 10000000",
                    "  environment variable STINT_LOG_LEVEL: log.level: got \"loud\";"
                        + " expected one of error, warn, info, debug, trace",
                    "  --set raft.election-timeout-min: raft.election-timeout-min is 900 ms;"
                        + " expected it to be below raft.election-timeout-max, which is 800 ms")
                .replace("FILE", file().toString()));
  }

  @Test
  void unknownSection_refusedWithSuggestion() throws IOException {
    assertThat(yaml("node: {id: n1}\nraff:\n  x: 1\n"))
        .containsExactly(at(2, "unknown section \"raff\"; did you mean raft?"));
    assertThat(yaml("security: {}\n"))
        .containsExactly(
            at(
                1,
                "unknown section \"security\"; known are node, cluster, network, raft, gateway,"
                    + " store, disk, log"));
  }

  @Test
  void keyAtTheLeftMargin_toldWhereItBelongs() throws IOException {
    assertThat(yaml("raft.segment-size: 8 MiB\n"))
        .containsExactly(
            at(
                1,
                "\"raft.segment-size\" stands at the left margin; write section \"raft:\" with"
                    + " \"segment-size\" indented below it"));
  }

  @Test
  void unknownKey_refusedWithSuggestion() throws IOException {
    assertThat(yaml("gateway:\n  max-stream: 1\n"))
        .containsExactly(
            at(2, "unknown key \"gateway.max-stream\"; did you mean gateway.max-streams?"));
    assertThat(yaml("raft:\n  hot-rows: 1\n"))
        .containsExactly(at(2, "unknown key \"raft.hot-rows\"; did you mean store.hot-rows?"));
    assertThat(yaml("disk:\n  quota: 1\n"))
        .containsExactly(
            at(
                2,
                "unknown key \"disk.quota\"; known in section disk are free-min, check-interval"));
  }

  @Test
  void keyGivenTwice_refusedWithBothPlaces() throws IOException {
    assertThat(yaml("node:\n  id: n1\n  id: n2\n"))
        .containsExactly(
            at(3, "\"node.id\" is given twice, first at " + file() + ":2; keep one of the two"));
    assertThat(yaml("node:\n  id: n1\nnode:\n  id: n2\n"))
        .containsExactly(
            at(3, "\"node\" is given twice, first at " + file() + ":1; keep one of the two"));
    assertThat(yaml("cluster:\n  peers:\n    - id: a\n      id: b\n"))
        .contains(at(4, "\"id\" is given twice, first at " + file() + ":3; keep one of the two"));
  }

  @Test
  void wrongValue_toldWhatWouldBeRight() throws IOException {
    String duration =
        "a duration from 50 ms to 1 min, a whole number with its unit (ms, s, min, h)";
    assertWrong("raft.election-timeout-min", "400", duration);
    assertWrong("raft.election-timeout-min", "49 ms", duration);
    assertWrong("raft.election-timeout-min", "61 s", duration);
    assertWrong("raft.election-timeout-min", "0.5 s", duration);
    assertWrong("raft.election-timeout-min", "999999999999999999 h", duration);
    assertWrong(
        "raft.segment-size",
        "32 MB",
        "a size from 2 MiB to 1 GiB, a whole number with its unit (B, KiB, MiB, GiB)");
    assertWrong("store.read-threads", "0", "a whole number from 1 to 64");
    assertWrong("store.read-threads", "-1", "a whole number from 1 to 64");
    assertWrong("store.read-threads", "1e1", "a whole number from 1 to 64");
    assertWrong("store.read-threads", "99999999999999999999", "a whole number from 1 to 64");
    assertWrong("cluster.allow-single-node", "on", "true or false");
    assertWrong("log.format", "xml", "one of text, json");
    assertWrong(
        "node.id",
        "Node 1",
        "1 to 64 characters of a-z, 0-9, '.', '_' and '-', the first a letter or digit");
    assertWrong(
        "network.api-listen",
        "7400",
        "from-peers, or host:port such as 127.0.0.1:7400 or [::1]:7400");
    assertWrong("network.insecure-non-loopback", "true", "no, or exactly \"yes, without TLS\"");
  }

  private void assertWrong(String key, String given, String expected) throws IOException {
    int dot = key.indexOf('.');
    String yaml = key.substring(0, dot) + ":\n  " + key.substring(dot + 1) + ": " + given + "\n";
    String message = key + ": got \"" + given + "\"; expected " + expected;

    assertThat(yaml(yaml)).containsExactly(at(2, message));
    assertThat(overrides(key + "=" + given)).containsExactly("--set " + key + ": " + message);
  }

  @Test
  void valueOfTheWrongShape_refused() throws IOException {
    assertOnlyProblemStarts("node:\n  id:\n", 2, "node.id: got nothing; expected 1 to 64");
    assertOnlyProblemStarts("node:\n  id: null\n", 2, "node.id: got nothing; expected 1 to 64");
    assertOnlyProblemStarts("node:\n  id: [n1]\n", 2, "node.id: got a list with \"n1\"; expected");
    assertOnlyProblemStarts("node:\n  id: {n: 1}\n", 2, "node.id: got keys with values; expected");
    assertOnlyProblemStarts("node:\n  id:\n  - {n: 1}\n", 2, "node.id: got a list of rows; expe");
    assertOnlyProblemStarts("cluster:\n  peers: no\n", 2, "cluster.peers: got \"no\"; expected up");
    assertOnlyProblemStarts("cluster:\n  peers: []\n", 2, "cluster.peers has 0 peers; expected 3");
    assertOnlyProblemStarts("node: n1\n", 1, "node: got \"n1\"; expected the keys of this section");
    assertOnlyProblemStarts("- node\n", 1, "got a list; expected sections such as \"node:\"");
    assertOnlyProblemStarts("? [node]\n: 1\n", 1, "got a key that is no text; expected a name");
  }

  @Test
  void emptyFileAndEmptySections_areDefaults() throws IOException {
    Settings defaults = new SettingsLoader().load();

    assertThat(new SettingsLoader().file(write("")).load()).isEqualTo(defaults);
    assertThat(new SettingsLoader().file(write("# nothing\nnode:\nraft: {}\n")).load())
        .isEqualTo(defaults);
  }

  @Test
  void wrongPeer_eachFieldToldAtItsLine() throws IOException {
    String yaml =
        """
        cluster:
          peers:
            - id: n1
              peer: 127.0.0.1:0
              api: 0.0.0.0:7400
              htpp: 127.0.0.1:7420
            - id: N2
              peer: 127.1:7411
              api: 127.0.0.1:70000
              http: [127.0.0.1, 7421]
        """;
    String address =
        "expected host:port with a port from 1 to 65535 that others can connect to, such as"
            + " 127.0.0.1:7410";

    assertThat(yaml(yaml))
        .containsExactly(
            at(6, "unknown key \"htpp\" of a peer; did you mean http?"),
            at(4, "peer of a peer: got \"127.0.0.1:0\"; " + address),
            at(5, "api of a peer: got \"0.0.0.0:7400\"; " + address),
            at(3, "this peer has no http; " + address),
            at(
                7,
                "id of a peer: got \"N2\"; expected 1 to 64 characters of a-z, 0-9, '.', '_' and"
                    + " '-', the first a letter or digit"),
            at(8, "peer of a peer: got \"127.1:7411\"; " + address),
            at(9, "api of a peer: got \"127.0.0.1:70000\"; " + address),
            at(10, "http of a peer: got nothing; " + address));
  }

  @Test
  void notYaml_toldWithLine() throws IOException {
    assertOnlyProblemStarts("node:\n  id: \"n1\n", 3, "this is not YAML: while scanning a quoted");
    assertOnlyProblemStarts(
        "node:\n\tid: n1\n", 2, "this is not YAML: while scanning for the next");
    assertOnlyProblemStarts("a: *b\n", 1, "this is not YAML: found undefined alias");
    assertOnlyProblemStarts("---\n---\n", 2, "this is not YAML: expected a single document");
  }

  @Test
  void unreadableFile_toldByName() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    assertThat(problems(new SettingsLoader().file(missing)))
        .containsExactly(
            missing + ": there is no such file; expected the path of a settings file in YAML");
    assertThat(problems(new SettingsLoader().file(directory)))
        .containsExactly(
            directory + ": there is no such file; expected the path of a settings file in YAML");

    Files.write(file(), new byte[] {'a', (byte) 0xff});
    assertThat(problems(new SettingsLoader().file(file())))
        .containsExactly(file() + ": this is not UTF-8 text; expected YAML in UTF-8");
    assertThat(yaml("a: \u0001\n"))
        .singleElement()
        .asString()
        .startsWith(file() + ": this is not YAML: ");

    Files.write(file(), new byte[(1 << 20) + 1]);
    assertThat(problems(new SettingsLoader().file(file())))
        .containsExactly(file() + ": this file is too large; expected settings of at most 1 MiB");
  }

  @Test
  void unknownVariable_refusedWithSuggestion() {
    assertThat(environment("STINT_RAFT_SEGMENTSIZE"))
        .containsExactly(
            "environment variable STINT_RAFT_SEGMENTSIZE: overrides no setting; did you mean"
                + " STINT_RAFT_SEGMENT_SIZE?");
    assertThat(environment("STINT_NOD_ID"))
        .containsExactly(
            "environment variable STINT_NOD_ID: overrides no setting; did you mean STINT_NODE_ID?");
    assertThat(environment("STINT_STORE_ENGINE_VERSION"))
        .containsExactly(
            "environment variable STINT_STORE_ENGINE_VERSION: overrides no setting; expected"
                + " STINT_<SECTION>_<KEY> of a setting that exists");
  }

  @Test
  void wrongOverride_toldTheForm() {
    assertThat(overrides("node.id", "=x", "node.idd=x", "hot-rows=1", "x=1"))
        .containsExactly(
            "--set: got \"node.id\"; expected section.key=value, such as node.id=n2",
            "--set: got \"=x\"; expected section.key=value, such as node.id=n2",
            "--set node.idd: unknown key \"node.idd\"; did you mean node.id?",
            "--set hot-rows: unknown key \"hot-rows\"; did you mean store.hot-rows?",
            "--set x: unknown key \"x\"; known sections are node, cluster, network, raft, gateway,"
                + " store, disk, log");
  }

  @Test
  void longAndControlCharacters_quotedInOneBoundedLine() {
    assertThat(overrides("node.id=a\nb" + "c".repeat(500)))
        .singleElement()
        .asString()
        .startsWith("--set node.id: node.id: got \"a bccc")
        .contains("…\"; expected")
        .hasSizeLessThan(300);
  }

  private void assertOnlyProblemStarts(String yaml, int line, String start) throws IOException {
    assertThat(yaml(yaml)).singleElement().asString().startsWith(at(line, start));
  }

  private String at(int line, String message) {
    return file() + ":" + line + ": " + message;
  }

  private List<String> yaml(String yaml) throws IOException {
    return problems(new SettingsLoader().file(write(yaml)));
  }

  private static List<String> environment(String variable) {
    return problems(new SettingsLoader().environment(Map.of(variable, "1")));
  }

  private static List<String> overrides(String... assignments) {
    return problems(new SettingsLoader().overrides(List.of(assignments)));
  }

  private static List<String> problems(SettingsLoader loader) {
    return assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(loader::load)
        .actual()
        .problems();
  }

  private Path file() {
    return directory.resolve("stint.yaml");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(file(), yaml);
  }
}
