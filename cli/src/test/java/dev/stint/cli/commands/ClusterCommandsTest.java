package dev.stint.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.DiskStatus;
import dev.stint.api.v1.GroupStatus;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.Member;
import dev.stint.api.v1.NodeStatusResponse;
import dev.stint.api.v1.ReplicaDigest;
import dev.stint.api.v1.ReplicaLag;
import dev.stint.api.v1.ReplicaRole;
import dev.stint.api.v1.ReplicaStatus;
import dev.stint.api.v1.StatusRequest;
import dev.stint.api.v1.StatusResponse;
import dev.stint.api.v1.TransferLeadershipRequest;
import dev.stint.api.v1.TransferLeadershipResponse;
import dev.stint.api.v1.TriggerSnapshotRequest;
import dev.stint.api.v1.TriggerSnapshotResponse;
import dev.stint.api.v1.VerifyRequest;
import dev.stint.api.v1.VerifyResponse;
import dev.stint.cli.CliTest;
import dev.stint.cli.FakeServer;
import dev.stint.cli.Golden;
import dev.stint.cli.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cluster status}, {@code transfer}, {@code snapshot} and {@code verify}. */
class ClusterCommandsTest extends CliTest {
  @BeforeEach
  void twoOfThreeNodes() {
    server
        .on(LocateRequest.class, request -> Samples.located())
        .on(
            StatusRequest.class,
            request ->
                StatusResponse.newBuilder()
                    .setHeader(FakeServer.HEADER)
                    .addMembers(member("n1", ReplicaRole.REPLICA_ROLE_LEADER, 500))
                    .addMembers(member("n2", ReplicaRole.REPLICA_ROLE_FOLLOWER, 480))
                    .addMembers(
                        Member.newBuilder()
                            .setNodeId("n3")
                            .setApiAddress("127.0.0.1:7402")
                            .setPeerAddress("127.0.0.1:7412")
                            .setProblem("connection refused"))
                    .addGroups(
                        GroupStatus.newBuilder()
                            .setLeader(leader("n1"))
                            .setTerm(3)
                            .setCommittedIndex(500)
                            .addLags(ReplicaLag.newBuilder().setNodeId("n1").setMatchIndex(500))
                            .addLags(
                                ReplicaLag.newBuilder()
                                    .setNodeId("n2")
                                    .setMatchIndex(480)
                                    .setLagEntries(20)
                                    .setLastContactMillis(12)))
                    .build());
  }

  private static Leader leader(String node) {
    return Leader.newBuilder().setNodeId(node).setAddress("127.0.0.1:7400").build();
  }

  private static Member.Builder member(String node, ReplicaRole role, long applied) {
    return Member.newBuilder()
        .setNodeId(node)
        .setApiAddress("127.0.0.1:740" + (node.charAt(1) - '1'))
        .setPeerAddress("127.0.0.1:741" + (node.charAt(1) - '1'))
        .setReachable(true)
        .setStatus(
            NodeStatusResponse.newBuilder()
                .setClusterId("stint")
                .setNodeId(node)
                .setVersion("0.1.0")
                .setUptimeMillis(7_500_000)
                .setDisk(
                    DiskStatus.newBuilder()
                        .setUsedBytes(1 << 20)
                        .setFreeBytes(5L << 30)
                        .setTotalBytes(9L << 30))
                .addReplicas(
                    ReplicaStatus.newBuilder()
                        .setRole(role)
                        .setTerm(3)
                        .setAppliedIndex(applied)
                        .setCommittedIndex(500)
                        .setSnapshotIndex(400)
                        .setRevision(900)
                        .setLogicalTimeMillis(400_000)
                        .setDigest(digest(7))
                        .setFormatVersion(1)));
  }

  private static ByteString digest(int seed) {
    return ByteString.copyFrom(new byte[] {(byte) 0xab, (byte) seed});
  }

  private static ReplicaDigest.Builder replica(String node, int seed) {
    return ReplicaDigest.newBuilder().setNodeId(node).setDigest(digest(seed)).setRevision(900);
  }

  private void verifies(boolean verified, ReplicaDigest.Builder third) {
    server.on(
        VerifyRequest.class,
        request ->
            VerifyResponse.newBuilder()
                .setHeader(FakeServer.HEADER)
                .setIndex(500)
                .setVerified(verified)
                .addReplicas(replica("n1", 7))
                .addReplicas(replica("n2", 7))
                .addReplicas(third)
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "wide", "json", "name"})
  void status_asInItsGoldenFile(String form) {
    Outcome outcome = stint("cluster", "status", "-o", form);
    assertThat(outcome.exitCode()).isZero();
    Golden.check("cluster-status." + form, outcome.out());
  }

  @Test
  void statusWithoutANode_saidOnStandardError() {
    assertThat(stint("cluster", "status").err())
        .isEqualTo("Node n3 did not answer: connection refused\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "name"})
  void statusWithoutALeader_unavailable(String form) {
    server.on(
        StatusRequest.class,
        request ->
            StatusResponse.newBuilder()
                .setHeader(FakeServer.HEADER)
                .addMembers(member("n1", ReplicaRole.REPLICA_ROLE_CANDIDATE, 500))
                .addGroups(GroupStatus.newBuilder().setTerm(4))
                .build());
    Outcome outcome = stint("cluster", "status", "-o", form);
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.out()).contains("n1");
  }

  @Test
  void transfer_saysWhoLeads() {
    server.on(
        TransferLeadershipRequest.class,
        request ->
            TransferLeadershipResponse.newBuilder()
                .setHeader(FakeServer.HEADER.toBuilder().setLeader(leader("n2")))
                .build());
    assertThat(stint("cluster", "transfer", "--to", "n2").out())
        .isEqualTo("node n2 leads group 0\n");
    assertThat(server.asked(TransferLeadershipRequest.class).get(0).getTargetNodeId())
        .isEqualTo("n2");
  }

  @Test
  void snapshotThatFailsOnANode_error() {
    server.on(
        TriggerSnapshotRequest.class,
        request ->
            TriggerSnapshotResponse.newBuilder()
                .addSnapshots(
                    TriggerSnapshotResponse.Snapshot.newBuilder().setNodeId("n1").setIndex(500))
                .addSnapshots(
                    TriggerSnapshotResponse.Snapshot.newBuilder()
                        .setNodeId("n2")
                        .setProblem("the disk is full"))
                .build());
    Outcome outcome = stint("cluster", "snapshot");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("error: there is no new snapshot on n2\n");
    Golden.check("cluster-snapshot.table", outcome.out());
  }

  @Test
  void verifyEqual_said() {
    verifies(true, replica("n3", 7));
    Outcome outcome = stint("cluster", "verify");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEqualTo("All 3 replicas are equal at index 500.\n");
    Golden.check("cluster-verify.table", outcome.out());
    Golden.check("cluster-verify.json", stint("cluster", "verify", "-o", "json").out());
  }

  @Test
  void verifyDiffering_error() {
    verifies(false, replica("n3", 8));
    Outcome outcome = stint("cluster", "verify");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("the replicas differ at index 500");
  }

  @Test
  void verifyWithoutAReplica_unavailable() {
    verifies(false, ReplicaDigest.newBuilder().setNodeId("n3").setProblem("connection refused"));
    Outcome outcome = stint("cluster", "verify");
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.out()).contains("connection refused");
  }
}
