package dev.stint.server.cluster;

import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.ReadOptions;
import dev.stint.api.v1.RunRef;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The priority of a run, read through the public contract. */
final class StintRegister implements Register {
  private final TestCluster cluster;
  private final RunRef run;

  StintRegister(TestCluster cluster) {
    this.cluster = cluster;
    cluster.leader();
    try (Caller caller = new Caller("acme", cluster.addresses())) {
      run = caller.run("register");
    }
  }

  @Override
  public String leader() {
    return cluster.leader();
  }

  @Override
  public String leaderBeside(String node) {
    return cluster.nodes().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(node) && entry.getValue().leads())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  @Override
  public void write(String node, long value) {
    Operation operation = Ops.setPriority(run, (int) value, Ops.at(300_000));
    OperationResult result =
        cluster
            .stub(node)
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .execute(ExecuteRequest.newBuilder().setTenant("acme").addOperations(operation).build())
            .getResults(0);
    if (!result.hasRunPolicySet()) {
      throw new AssertionError(result.toString());
    }
  }

  @Override
  public OptionalLong read(String node) {
    return read(node, ReadOptions.getDefaultInstance());
  }

  /** What that node has, whether it is the newest or not. */
  OptionalLong staleRead(String node) {
    return read(node, ReadOptions.newBuilder().setStale(true).build());
  }

  private OptionalLong read(String node, ReadOptions options) {
    try {
      return OptionalLong.of(
          cluster
              .stub(node)
              .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
              .getRun(
                  GetRunRequest.newBuilder()
                      .setRun(run.toBuilder().setTenant("acme"))
                      .setOptions(options)
                      .build())
              .getRun()
              .getConfig()
              .getPolicy()
              .getPriority());
    } catch (StatusRuntimeException e) {
      return OptionalLong.empty();
    }
  }

  boolean leads(String node) {
    return cluster.node(node).leads();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
