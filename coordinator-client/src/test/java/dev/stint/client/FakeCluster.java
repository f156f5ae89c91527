package dev.stint.client;

import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.Header;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Nodes of a cluster in this process, which judge operations as a test says and go wrong as a test
 * says. Every operation that reaches the leader is counted.
 */
final class FakeCluster implements AutoCloseable {
  final String name = UUID.randomUUID().toString();
  final Map<String, FakeNode> nodes = new LinkedHashMap<>();

  /** All that were judged, in order, copies too. */
  final List<Operation> judged = new CopyOnWriteArrayList<>();

  private volatile Function<Operation, OperationResult.Builder> judge;
  private volatile String leader;
  private final AtomicLong logicalTimeMillis = new AtomicLong(1_000_000);

  FakeCluster(Function<Operation, OperationResult.Builder> judge) {
    this.judge = judge;
    for (String address : List.of("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3")) {
      FakeNode node = new FakeNode(this, address);
      nodes.put(address, node);
      node.start();
    }
    this.leader = "127.0.0.1:1";
  }

  List<String> endpoints() {
    return new ArrayList<>(nodes.keySet());
  }

  FakeNode leaderNode() {
    return nodes.get(leader);
  }

  String leader() {
    return leader;
  }

  void lead(String addressOrNull) {
    this.leader = addressOrNull;
  }

  void judgeBy(Function<Operation, OperationResult.Builder> other) {
    this.judge = other;
  }

  void elapse(long millis) {
    logicalTimeMillis.addAndGet(millis);
  }

  Header header(String address) {
    Header.Builder header =
        Header.newBuilder()
            .setClusterId(name)
            .setGroup(7)
            .setNodeId(address)
            .setRevision(judged.size())
            .setLogicalTimeMillis(logicalTimeMillis.get())
            .setHorizonMillis(logicalTimeMillis.get());
    if (leader != null) {
      header.setLeader(Leader.newBuilder().setNodeId(leader).setAddress(leader));
    }
    return header.build();
  }

  OperationResult judge(Operation operation) {
    judged.add(operation);
    return judge.apply(operation).setCorrelation(operation.getCorrelation()).build();
  }

  ExecuteResponse.Builder response(String address) {
    return ExecuteResponse.newBuilder().setHeader(header(address));
  }

  /** Clients get to the nodes by their addresses. */
  ManagedChannel channel(String address) {
    return InProcessChannelBuilder.forName(name + address).directExecutor().build();
  }

  StintClientBuilder client() {
    return StintClient.builder().endpoints(endpoints()).tenant("acme").channels(this::channel);
  }

  @Override
  public void close() {
    nodes.values().forEach(FakeNode::stop);
  }
}
