package dev.stint.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.server.ServerMain;
import dev.stint.server.cluster.TestCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that must not or can not start says why in one line, and exits with a code. */
final class ServerMainIT {
  private static final int REFUSED = 2;
  private static final int FAILED = 1;

  @TempDir Path directory;
  private List<Integer> ports;
  private List<String> sets;

  /** How a process ended. */
  private record End(int code, String out, List<String> errors) {}

  @BeforeEach
  void portsOfItsOwn() {
    ports = TestCluster.freePorts(3);
    sets = new ArrayList<>();
    sets.add("cluster.allow-single-node=true");
    sets.add(
        "cluster.peers=n1=127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
            .formatted(ports.get(0), ports.get(1), ports.get(2)));
    sets.add("node.data-directory=" + directory.resolve("data"));
    sets.add("disk.free-min=1 MiB");
  }

  private End run(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ServerMain.class.getName());
    command.addAll(List.of(words));
    Path out = directory.resolve("out");
    Path errors = directory.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command);
    Process process = builder.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    List<String> told =
        Files.readAllLines(errors).stream().filter(line -> !line.startsWith("WARNING")).toList();
    return new End(process.exitValue(), Files.readString(out), told);
  }

  private End withSets(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    sets.forEach(set -> all.addAll(List.of("--set", set)));
    return run(all.toArray(String[]::new));
  }

  private void format() throws Exception {
    End end = withSets("format");
    assertThat(end.code()).as("%s", end).isZero();
    assertThat(end.out()).startsWith("formatted ");
  }

  @Test
  void settingsFileWithErrors_everyOneWithItsLineAndWhatWouldBeRight() throws Exception {
    Path file = directory.resolve("stint.yaml");
    Files.writeString(
        file,
        """
        node:
          idd: n1
        raft:
          step-down-wait: 700 ms
          segment-size: 3 bananas
        """);
    End end = run("--config", file.toString());
    assertThat(end.code()).isEqualTo(REFUSED);
    assertThat(end.errors())
        .containsExactly(
            "3 problems in the settings, so nothing was started:",
            "  " + file + ":2: unknown key \"node.idd\"; did you mean node.id?",
            "  "
                + file
                + ":5: raft.segment-size: got \"3 bananas\"; expected a size from 2 MiB to 1 GiB, a"
                + " whole number with its unit (B, KiB, MiB, GiB)",
            "  "
                + file
                + ":4: raft.election-timeout-max is 800 ms; expected it to be at most"
                + " raft.step-down-wait, which is 700 ms");
    assertThat(end.out()).isEmpty();
  }

  @Test
  void directoryThatCanNotBeWritten_notFormatted() throws Exception {
    Path file = Files.createFile(directory.resolve("data"));
    assertNotFormatted("there is a file of that name (" + file + ")");
    sets.add("node.data-directory=" + file.resolve("below"));
    assertNotFormatted("Not a directory (" + file.resolve("below") + ")");
  }

  private void assertNotFormatted(String why) throws Exception {
    End end = withSets("format");
    assertThat(end.code()).isEqualTo(FAILED);
    assertThat(end.errors()).hasSize(1);
    assertThat(end.errors().get(0))
        .startsWith("not formatted: the directory ")
        .contains(why)
        .contains("say another one in node.data-directory");
  }

  @Test
  void directoryThatWasNeverFormatted_refused() throws Exception {
    assertThat(didNotStart())
        .contains("has no marker of node n1. If the node is new, format the directory first");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void directoryOfAnotherClusterOrNode_refused() throws Exception {
    format();
    sets.add("cluster.id=other");
    assertThat(didNotStart()).endsWith("belongs to the cluster 'stint', not 'other'");
    sets.add("cluster.id=stint");
    sets.add("node.id=n2");
    sets.add(sets.get(1).replace("n1=", "n2="));
    assertThat(didNotStart()).endsWith("belongs to the node 'n1', not 'n2'");
  }

  @ParameterizedTest
  @CsvSource({"0, The peer port", "1, network.api-listen", "2, network.http-listen"})
  void portTaken_saysWhichAndWhoseSettingItIs(int port, String whose) throws Exception {
    format();
    try (ServerSocket taken = listen(ports.get(port))) {
      assertThat(didNotStart()).contains(whose).contains("127.0.0.1:" + taken.getLocalPort());
    }
    assertThat(directory.resolve("data/db"))
        .as("known before it opened what it would join with")
        .matches(db -> port == 0 || Files.notExists(db));
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** The one line that it says. */
  private String didNotStart() throws Exception {
    End end = withSets();
    assertThat(end.code()).as("%s", end).isEqualTo(FAILED);
    assertThat(end.errors()).hasSize(1);
    assertThat(end.errors().get(0)).startsWith("stint-server did not start: ");
    return end.errors().get(0);
  }
}
