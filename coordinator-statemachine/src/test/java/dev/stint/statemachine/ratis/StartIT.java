package dev.stint.statemachine.ratis;

import static dev.stint.statemachine.ratis.TestCluster.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.statemachine.ratis.RaftStartException.Reason;
import dev.stint.statemachine.ratis.TestCluster.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories, ports and logs with which a node must not start. */
class StartIT {

  @TempDir Path root;

  @Test
  void emptyDirectory_isRefusedWithoutATraceInIt() throws Exception {
    TestCluster cluster = new TestCluster(root, 1);
    DurableFiles.deleteTree(cluster.directory("n1"));

    assertRefused(Reason.NOT_FORMATTED, () -> cluster.start("n1"))
        .hasMessageContaining("format the directory first")
        .hasMessageContaining("vote without memory");

    assertThat(cluster.directory("n1")).doesNotExist();
    assertThat(cluster.database("n1")).doesNotExist();
  }

  @Test
  void storageOfRaftMissingBesideItsMarker_isRefused() throws Exception {
    TestCluster cluster = new TestCluster(root, 1);
    DurableFiles.deleteTree(cluster.group("n1"));

    assertRefused(Reason.STORAGE_MISSING, () -> cluster.start("n1"));

    assertThat(cluster.group("n1")).doesNotExist();
  }

  @Test
  void groupThatTheNodeDoesNotKnow_isRefused() throws Exception {
    TestCluster cluster = new TestCluster(root, 1);
    Path stranger = cluster.group("n1").resolveSibling(UUID.randomUUID().toString());
    Files.createDirectories(stranger);

    assertRefused(Reason.UNKNOWN_GROUP, () -> cluster.start("n1"))
        .hasMessageContaining(stranger.toString());
  }

  @Test
  void directoryInUse_isRefusedAndItsUserGoesOn() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      Member first = cluster.start("n1");
      cluster.awaitLeader();
      MapState second = new MapState(root.resolve("other-db"));

      assertRefused(Reason.IN_USE, () -> cluster.start("n1", second));

      result(first.submit("still=here"));
      assertThat(second.opened()).isEqualTo(second.closed());
      first.node.close();
    }
  }

  @Test
  void portInUse_isRefusedAndFreesTheDirectory() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      Peer self = cluster.peers().get(0);
      try (ServerSocket taken =
          new ServerSocket(self.port(), 1, InetAddress.getByName(self.host()))) {
        assertRefused(Reason.PORT_IN_USE, () -> cluster.start("n1"))
            .hasMessageContaining(self.address());
        assertThat(taken.isBound()).isTrue();
      }

      Member node = cluster.start("n1");
      assertThat(cluster.awaitLeader()).isSameAs(node);
    }
  }

  @Test
  void databaseThatDoesNotOpen_refusesTheStartWithItsCause() throws Exception {
    TestCluster cluster = new TestCluster(root, 1);
    Files.createDirectories(cluster.database("n1").getParent());
    Files.writeString(cluster.database("n1"), "not a directory");

    assertRefused(Reason.FAILED, () -> cluster.start("n1"))
        .hasMessageContaining(cluster.database("n1").toString());
  }

  /** The innermost cause alone does not say what it was in the way of. */
  @Test
  void stateThatDoesNotOpen_refusesTheStartWithAllThatItSaidAndIsClosed() throws Exception {
    TestCluster cluster = new TestCluster(root, 1);
    MapState state =
        new MapState(cluster.database("n1")) {
          @Override
          public Position open() throws IOException {
            super.open();
            throw new IOException(
                "Could not lock the store", new IllegalStateException("held by process 7"));
          }
        };

    assertRefused(Reason.FAILED, () -> cluster.start("n1", state))
        .hasMessageContaining(
            "could not start: Could not lock the store: java.lang.IllegalStateException: held by"
                + " process 7");
  }

  @Test
  void errorWhileAStateOpens_refusesTheStartAndGivesEverythingBack() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      MapState broken =
          new MapState(cluster.database("n1")) {
            @Override
            public Position open() throws IOException {
              super.open();
              throw new UnsatisfiedLinkError("no native library");
            }
          };

      assertRefused(Reason.FAILED, () -> cluster.start("n1", broken))
          .hasMessageContaining("no native library");

      Member node = cluster.start("n1");
      assertThat(cluster.awaitLeader()).isSameAs(node);
    }
  }

  @Test
  void lastEntryCutShort_isReportedWithTheRepairAndTheLogIsLeftAlone() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      Path log = writeAndClose(cluster);
      byte[] torn = new byte[300];
      torn[0] = (byte) 0xc8;
      torn[1] = 1;
      torn[2] = 8;
      torn[40] = 7;
      Files.write(log, torn, StandardOpenOption.APPEND);
      byte[] before = Files.readAllBytes(log);

      assertRefused(Reason.LOG_DAMAGED, () -> cluster.restart("n1"))
          .hasMessageContaining("probably never acknowledged")
          .hasMessageContaining("under a new id")
          .hasMessageContaining(log.toString())
          .message()
          .doesNotContain("\n");

      assertThat(Files.readAllBytes(log)).isEqualTo(before);
    }
  }

  @Test
  void lastEntryCutShortWhereAKilledWriteStops_isCutOffAndTheNodeGoesOn() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      Path log = writeAndClose(cluster);
      long good = Files.size(log);
      tearAtAPage(log);

      Member back = cluster.restart("n1");

      assertThat(cluster.awaitLeader()).isSameAs(back);
      assertThat(back.state.content()).hasSize(20);
      result(back.submit("goes=on"));
      assertThat(cluster.group("n1").resolve("torn-tail")).isNotEmptyFile();
      assertThat(good).isLessThan(4_096);
    }
  }

  @Test
  void sameAfterARestartOfTheMachine_isRefusedEachTime() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      Path log = writeAndClose(cluster);
      tearAtAPage(log);
      byte[] before = Files.readAllBytes(log);
      Files.writeString(cluster.directory("n1").resolve("stint-node.boot"), "another boot");

      for (int i = 0; i < 2; i++) {
        assertRefused(Reason.LOG_DAMAGED, () -> cluster.restart("n1"))
            .hasMessageContaining("probably never acknowledged");
        assertThat(Files.readAllBytes(log)).isEqualTo(before);
      }
    }
  }

  /** The kernel took the first page of an entry of 20,000 bytes when the process was killed. */
  private static void tearAtAPage(Path log) throws IOException {
    int offset = (int) Files.size(log);
    byte[] torn = new byte[32_768 - offset];
    Arrays.fill(torn, 0, 4_096 - offset, (byte) 7);
    torn[0] = (byte) 0xa0;
    torn[1] = (byte) 0x9c;
    torn[2] = 1;
    Files.write(log, torn, StandardOpenOption.APPEND);
  }

  @Test
  void entryDamagedInTheMiddle_isNotTakenForATornOne() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      Path log = writeAndClose(cluster);
      byte[] bytes = Files.readAllBytes(log);
      bytes[bytes.length / 2] ^= 1;
      Files.write(log, bytes);

      assertRefused(Reason.LOG_DAMAGED, () -> cluster.restart("n1"))
          .hasMessageContaining("damaged rather than unfinished");
    }
  }

  private static Path writeAndClose(TestCluster cluster) throws Exception {
    cluster.startAll();
    Member node = cluster.awaitLeader();
    cluster.write(node, "k", 20, 20);
    cluster.kill(node);
    return newestLog(cluster);
  }

  private static Path newestLog(TestCluster cluster) throws IOException {
    return DurableFiles.list(cluster.group("n1").resolve("current")).stream()
        .filter(path -> path.getFileName().toString().startsWith("log_inprogress"))
        .findFirst()
        .orElseThrow();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Reason reason, ThrowingCallable start) {
    return assertThatThrownBy(start)
        .isInstanceOfSatisfying(
            RaftStartException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
