package dev.stint.server.node;

import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.Rejection;
import dev.stint.server.StintServer;
import dev.stint.server.cluster.TestCluster;
import dev.stint.server.logging.Fatal;
import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsLoader;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** One node in this JVM on free ports: a cluster of its own, or one of three that are not there. */
final class OneNode implements AutoCloseable {
  private final StintServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  private OneNode(StintServer server) {
    this.server = server;
  }

  /** The only node of its cluster; leads before this returns. */
  static OneNode alone(Path directory, String... sets) throws Exception {
    OneNode node = start(directory, 1, sets);
    org.awaitility.Awaitility.await().until(node.server::leads);
    return node;
  }

  /** One of three, whose others do not run: nobody will ever lead. */
  static OneNode ofThree(Path directory, String... sets) throws Exception {
    return start(directory, 3, sets);
  }

  private static OneNode start(Path directory, int peers, String... sets) throws Exception {
    List<String> all = new ArrayList<>(List.of(sets));
    all.addAll(sets(directory, peers));
    Settings settings = new SettingsLoader().overrides(all).load();
    StintServer.format(settings);
    return new OneNode(
        StintServer.start(settings, new Fatal("n1", System.err, code -> {}), "test"));
  }

  /** Settings of node n1 of so many. */
  static List<String> sets(Path directory, int peers) {
    List<Integer> ports = TestCluster.freePorts(3 * peers);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      all.add(
          "n%d=127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
              .formatted(i + 1, ports.get(3 * i), ports.get(3 * i + 1), ports.get(3 * i + 2)));
    }
    return List.of(
        "node.data-directory=" + directory,
        "cluster.peers=" + String.join(";", all),
        "cluster.allow-single-node=" + (peers == 1),
        "disk.free-min=1 MiB");
  }

  StintServer server() {
    return server;
  }

  /** A connection of its own, every time. */
  ManagedChannel connect() {
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(server.apiAddress()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  /** What a call that ended with a status says. */
  static Rejection rejection(Status.Code code, Throwable failure) {
    Assertions.assertThat(failure).isInstanceOf(StatusRuntimeException.class);
    Assertions.assertThat(Status.fromThrowable(failure).getCode())
        .as("%s", failure)
        .isEqualTo(code);
    try {
      return StatusProto.fromThrowable(failure)
          .getDetails(0)
          .unpack(ErrorInfo.class)
          .getRejection();
    } catch (com.google.protobuf.InvalidProtocolBufferException | RuntimeException e) {
      throw new AssertionError("no typed detail in " + failure, e);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
