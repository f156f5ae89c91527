package dev.stint.server.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.TimeDuration;
import org.awaitility.Awaitility;

/** One number in Ratis, read the way that Ratis itself calls linearizable. */
final class RatisRegister implements Register {
  private static final Duration READ = Duration.ofMillis(200);

  private final RaftGroupId group = RaftGroupId.randomId();
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final Map<String, RaftServer> servers = new TreeMap<>();

  RatisRegister(Path directory) throws IOException {
    List<Integer> ports = TestCluster.freePorts(3);
    List<RaftPeer> peers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      peers.add(
          RaftPeer.newBuilder()
              .setId("r" + (i + 1))
              .setAddress("127.0.0.1:" + ports.get(i))
              .build());
    }
    for (int i = 0; i < 3; i++) {
      RaftPeer peer = peers.get(i);
      RaftServer server =
          RaftServer.newBuilder()
              .setServerId(peer.getId())
              .setGroup(RaftGroup.valueOf(group, peers))
              .setStateMachine(new Number())
              .setProperties(properties(directory.resolve(peer.getId() + ""), ports.get(i), i == 2))
              .build();
      servers.put(peer.getId().toString(), server);
      server.start();
    }
  }

  /** The last node leads at first, and long believes that it does when it hears nobody. */
  private static RaftProperties properties(Path directory, int port, boolean last) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(600));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(last ? 8_000 : 1_000));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(last ? 150 : 10_000));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(last ? 300 : 12_000));
    GrpcConfigKeys.Server.setPort(properties, port);
    return properties;
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public String leader() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !leaderBeside("").isEmpty());
    return leaderBeside("");
  }

  @Override
  public String leaderBeside(String node) {
    return servers.keySet().stream()
        .filter(name -> !name.equals(node) && leads(name))
        .findFirst()
        .orElse("");
  }

  private boolean leads(String node) {
    try {
      return servers.get(node).getDivision(group).getInfo().isLeaderReady();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void write(String node, long value) {
    OptionalLong written =
        send(node, RaftClientRequest.writeRequestType(), "" + value, Duration.ofSeconds(10));
    if (written.isEmpty()) {
      throw new AssertionError("the write of " + value + " was not acknowledged");
    }
  }

  @Override
  public OptionalLong read(String node) {
    return send(node, RaftClientRequest.readRequestType(), "", READ);
  }

  private OptionalLong send(
      String node, RaftClientRequest.Type type, String text, Duration patience) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(RaftPeerId.valueOf(node))
            .setGroupId(group)
            .setCallId(calls.incrementAndGet())
            .setMessage(Message.valueOf(text))
            .setType(type)
            .build();
    try {
      RaftClientReply reply =
          servers
              .get(node)
              .submitClientRequestAsync(request)
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return reply.isSuccess()
          ? OptionalLong.of(Long.parseLong(text(reply.getMessage())))
          : OptionalLong.empty();
    } catch (TimeoutException | ExecutionException | IOException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  private static String text(Message message) {
    return message.getContent().toStringUtf8();
  }

  @Override
  public void close() {
    servers.values().parallelStream()
        .forEach(
            server -> {
              try {
                server.close();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Keeps the number that was written last. */
  private static final class Number extends BaseStateMachine {
    private volatile String value = "0";

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
      var entry = transaction.getLogEntry();
      value = entry.getStateMachineLogEntry().getLogData().toStringUtf8();
      updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
      return CompletableFuture.completedFuture(Message.valueOf(value));
    }

    @Override
    public CompletableFuture<Message> query(Message request) {
      return CompletableFuture.completedFuture(Message.valueOf(value));
    }
  }
}
