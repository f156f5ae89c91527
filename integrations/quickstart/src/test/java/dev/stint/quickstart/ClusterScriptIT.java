package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One round through the verbs of {@code scripts/cluster}, with three nodes. */
@Timeout(180)
class ClusterScriptIT {
  private static final Path SCRIPT = Path.of("../../scripts/cluster").toAbsolutePath().normalize();
  private static final List<String> NODES = List.of("n1", "n2", "n3");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TRIES = 100;

  @TempDir Path temporary;

  /** What the script said, errors included. */
  private record Answer(int status, String text) {}

  /** A line of {@code status}. */
  private record Node(String pid, String state, String role) {}

  @Test
  void roundThroughTheVerbs_eachDoesWhatItSays() throws Exception {
    start();
    logsAndMistakes();
    String leader = succeed("leader").strip();
    List<String> others = NODES.stream().filter(node -> !node.equals(leader)).toList();
    pauseAndResume(others.get(0));
    killAndStart(leader, others.get(0));
    startWithoutItsData(leader);
    assertThat(succeed("restart", others.get(1))).contains(others.get(1) + " ready;");
    pauseAndStop(others.get(0));
    destroy();
  }

  private void start() throws Exception {
    int port = freePorts();
    String said =
        succeed("start", "--base-port", "" + port, "--heap", "192m", "--set", "disk.free-min=1MiB");
    assertThat(said)
        .contains("n1 n2 n3 ready; n")
        .contains("127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d".formatted(port, port + 1, port + 2));
    assertThat(status().values()).extracting(Node::state).containsOnly("ready");
    assertThat(status().values())
        .extracting(Node::role)
        .containsExactlyInAnyOrder("leader", "follower", "follower");
    assertThat(succeed("start")).contains("n1 runs already").contains("n3 runs already");
  }

  private void logsAndMistakes() throws Exception {
    assertThat(succeed("logs", "n1", "-n", "1").lines()).hasSize(1); // options come after the name
    assertThat(refused("logs", "n9", "-n", "2")).contains("there is no node n9");
    assertThat(refused("logs")).contains("logs needs the name of a node");
    assertThat(refused("kill")).contains("kill needs the name of a node");
    assertThat(refused("pause", "n1", "n9")).contains("there is no node n9");
    assertThat(status().get("n1").state()).isEqualTo("ready");
  }

  private void pauseAndResume(String node) throws Exception {
    Node before = status().get(node);
    assertThat(succeed("pause", node)).contains(node + " got SIGSTOP");
    assertThat(status().get(node)).isEqualTo(new Node(before.pid(), "paused", "-"));
    assertThat(succeed("resume", node)).contains(node + " got SIGCONT");
    await().atMost(PATIENCE).until(() -> status().get(node).state().equals("ready"));
    assertThat(status().get(node).pid()).isEqualTo(before.pid());
  }

  /** Two of three are killed, so nothing can go on; with one of them, everything does. */
  private void killAndStart(String leader, String other) throws Exception {
    assertThat(succeed("kill", leader, other)).contains(leader + " got SIGKILL");
    assertThat(status().get(leader)).isEqualTo(new Node("-", "stopped", "-"));
    assertThat(refused("kill", leader)).contains(leader + " does not run");
    assertThat(succeed("start", other)).contains(other + " ready; ");
    assertThat(status().get(leader).state()).isEqualTo("stopped");
    assertThat(status().get(other).state()).isEqualTo("ready");
  }

  /** It has forgotten what it voted for. */
  private void startWithoutItsData(String node) throws Exception {
    Path data = directory().resolve(node);
    try (Stream<Path> content = Files.walk(data)) {
      for (Path path : content.skip(1).sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    assertThat(refused("start", node)).contains(node + " has ended");
    assertThat(status().get(node).state()).isEqualTo("stopped");
    assertThat(data).isEmptyDirectory();
    assertThat(succeed("logs", node, "-n", "20")).contains("format");
  }

  /** One that stands still has to be waked to stop in order. */
  private void pauseAndStop(String node) throws Exception {
    succeed("pause", node);
    assertThat(succeed("stop", node)).contains(node + " stopped").doesNotContain("killed");
    assertThat(status().get(node).state()).isEqualTo("stopped");
  }

  private void destroy() throws Exception {
    List<Long> running = running();
    assertThat(running).isNotEmpty();
    succeed("destroy");
    assertThat(running).noneMatch(this::isNode);
    assertThat(directory()).doesNotExist();
  }

  /** Also what a failed test has left. */
  @AfterEach
  void endAll() {
    for (long pid : running()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      await().atMost(PATIENCE).until(() -> !isNode(pid));
    }
  }

  private List<Long> running() {
    return NODES.stream()
        .map(node -> directory().resolve(node + ".pid"))
        .filter(Files::exists)
        .map(file -> Long.valueOf(contentOf(file).strip()))
        .filter(this::isNode)
        .toList();
  }

  /** Not one that has ended and was not collected yet, nor another that got its number. */
  private boolean isNode(long pid) {
    return contentOf(Path.of("/proc", "" + pid, "cmdline")).contains(directory().toString());
  }

  /** Empty if it has gone. */
  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private Path directory() {
    return temporary.resolve("cluster");
  }

  private Map<String, Node> status() throws IOException, InterruptedException {
    Map<String, Node> nodes = new TreeMap<>();
    for (String line : succeed("status").lines().skip(1).toList()) {
      String[] words = line.split(" +");
      nodes.put(words[0], new Node(words[1], words[2], words[3]));
    }
    assertThat(nodes.keySet()).containsExactlyElementsOf(NODES);
    return nodes;
  }

  private String succeed(String... words) throws IOException, InterruptedException {
    Answer answer = run(words);
    assertThat(answer.status()).as(answer.text()).isZero();
    return answer.text();
  }

  private String refused(String... words) throws IOException, InterruptedException {
    Answer answer = run(words);
    assertThat(answer.status()).as(answer.text()).isEqualTo(1);
    return answer.text();
  }

  private Answer run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of("--dir", directory().toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] said = process.getInputStream().readAllBytes();
    return new Answer(process.waitFor(), new String(said, StandardCharsets.UTF_8));
  }

  /** A base with all its ports free, below those that the system gives to connections. */
  private static int freePorts() {
    for (int i = 0; i < TRIES; i++) {
      int base = 20_000 + ThreadLocalRandom.current().nextInt(9_900);
      if (Stream.of(0, 1, 2, 10, 11, 12, 20, 21, 22).allMatch(offset -> isFree(base + offset))) {
        return base;
      }
    }
    throw new IllegalStateException("no free ports from 20000 to 29999");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
