package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RaftOptionsTest {

  private static final Path DIRECTORY = Path.of("data").toAbsolutePath();
  private static final Peer N1 = new Peer("n1", "127.0.0.1", 7410);
  private static final Peer N2 = new Peer("n2", "127.0.0.1", 7411);
  private static final Peer N3 = new Peer("n3", "127.0.0.1", 7412);

  @Test
  void clusterOfOneOrThreeOrOfAJoiningNode_isTaken() {
    assertThat(options(N1, List.of(N1)).initialPeers()).containsExactly(N1);
    assertThat(options(N2, List.of(N1, N2, N3)).initialPeers()).hasSize(3);
    assertThat(options(N2, List.of()).initialPeers()).isEmpty();
  }

  @Test
  void membersThatMakeNoCluster_areRefused() {
    refuses("starts with 1, 3 or 5 nodes, not 2", () -> options(N1, List.of(N1, N2)));
    refuses("do not contain", () -> options(N1, List.of(N2)));
    Peer sameId = new Peer("n2", "127.0.0.1", 7499);
    refuses("Two initial peers have the id n2", () -> options(N1, List.of(N1, N2, sameId)));
    Peer sameAddress = new Peer("n4", "127.0.0.1", 7411);
    refuses("have the address", () -> options(N1, List.of(N1, N2, sameAddress)));
  }

  @Test
  void addressesBeyondLoopback_areRefusedUnlessAllowed() {
    Peer remote = new Peer("n1", "192.0.2.1", 7410);

    refuses("not loopback", () -> options(remote, List.of(remote)));

    RaftOptions loopback = options(N1, List.of(N1));
    RaftOptions allowed =
        new RaftOptions(
            "c",
            remote,
            List.of(remote),
            DIRECTORY,
            true,
            loopback.elections(),
            loopback.replication(),
            loopback.log(),
            loopback.snapshots(),
            loopback.limits(),
            loopback.shutdown());
    assertThat(allowed.self().address()).isEqualTo("192.0.2.1:7410");
  }

  @Test
  void valuesThatRatisWouldBreakOn_areRefused() {
    refuses(
        "0 is unlimited", () -> new RaftOptions.Replication(0, 0, 1 << 20, 1, 1 << 20, 1, 1, 1));
    refuses("keep must be 2", () -> new RaftOptions.Snapshots(1, 1, 1));
    refuses("below timeoutMaxMillis", () -> new RaftOptions.Elections(500, 500, 50, 60, 500, 600));
    RaftOptions good = options(N1, List.of(N1));
    refuses(
        "would make the leader step down",
        () ->
            new RaftOptions(
                "c",
                N1,
                List.of(N1),
                DIRECTORY,
                false,
                good.elections(),
                good.replication(),
                good.log(),
                good.snapshots(),
                new RaftOptions.Limits(4 << 20, 1, 64 << 20, 1),
                good.shutdown()));
  }

  @Test
  void peersWithoutAnIdentityOrAddress_areRefused() {
    refuses("not 'n 1'", () -> new Peer("n 1", "127.0.0.1", 1));
    refuses("is empty", () -> new Peer("n1", " ", 1));
    refuses("within 1 to 65535, not 0", () -> new Peer("n1", "127.0.0.1", 0));
    assertThat(new Peer("n1", "::1", 1).address()).isEqualTo("[::1]:1");
  }

  /** What must never change silently: each of these has cost somebody data or a cluster. */
  @Test
  void propertiesThatSafetyHangsOn_areSet() {
    RaftProperties properties = RatisProperties.of(options(N1, List.of(N1)), DIRECTORY);

    assertThat(RaftServerConfigKeys.storageDir(properties)).containsExactly(DIRECTORY.toFile());
    assertThat(RaftServerConfigKeys.Log.corruptionPolicy(properties))
        .isEqualTo(RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    assertThat(RaftServerConfigKeys.Log.asyncFlushEnabled(properties)).isFalse();
    assertThat(RaftServerConfigKeys.Log.unsafeFlushEnabled(properties)).isFalse();
    assertThat(RaftServerConfigKeys.Log.logMetadataEnabled(properties)).isFalse();
    assertThat(RaftServerConfigKeys.Log.purgeUptoSnapshotIndex(properties)).isTrue();
    assertThat(RaftServerConfigKeys.Log.purgePreservationLogNum(properties)).isEqualTo(100_000);
    assertThat(RaftServerConfigKeys.Log.Appender.installSnapshotEnabled(properties)).isTrue();
    assertThat(RaftServerConfigKeys.Log.Appender.bufferElementLimit(properties)).isEqualTo(512);
    assertThat(RaftServerConfigKeys.Snapshot.autoTriggerEnabled(properties)).isTrue();
    assertThat(RaftServerConfigKeys.Snapshot.retentionFileNum(properties)).isEqualTo(-1);
    assertThat(RaftServerConfigKeys.LeaderElection.preVote(properties)).isTrue();
    assertThat(RaftServerConfigKeys.Read.option(properties))
        .isEqualTo(RaftServerConfigKeys.Read.Option.DEFAULT);
    assertThat(GrpcConfigKeys.Server.host(properties)).isEqualTo("127.0.0.1");
    assertThat(RaftServerConfigKeys.Log.writeBufferSize(properties).getSize())
        .isGreaterThanOrEqualTo(
            RaftServerConfigKeys.Log.Appender.bufferByteLimit(properties).getSize() + 8);
  }

  /** Ratis' default looks every 5 s, so a node that is back is left alone for that long. */
  @Test
  void followerThatCouldNotBeReached_isLookedForAtThePaceOfHeartbeats() {
    RaftProperties properties = RatisProperties.of(options(N1, List.of(N1)), DIRECTORY);
    RetryPolicy policy =
        RetryPolicy.parse(
            RaftServerConfigKeys.Log.Appender.retryPolicy(properties), "of the appender");

    for (int errors : List.of(1, 10, 30, 31, 1_000, 1_000_000)) {
      assertThat(
              policy
                  .handleAttemptFailure(() -> errors)
                  .getSleepTime()
                  .toLong(TimeUnit.MILLISECONDS))
          .as("after %s errors", errors)
          .isBetween(5L, 375L);
    }
  }

  private static RaftOptions options(Peer self, List<Peer> peers) {
    return RaftOptions.of("c", self, peers, DIRECTORY);
  }

  private static void refuses(String message, ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
