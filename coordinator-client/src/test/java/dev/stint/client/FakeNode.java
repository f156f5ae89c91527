package dev.stint.client;

import dev.stint.api.ErrorInfos;
import dev.stint.api.v1.Advice;
import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.ExecuteRequest;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.GetRunRequest;
import dev.stint.api.v1.GetRunResponse;
import dev.stint.api.v1.GetTenantRequest;
import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.LocateRequest;
import dev.stint.api.v1.LocateResponse;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.StintGrpc;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One node of a {@link FakeCluster}. */
final class FakeNode extends StintGrpc.StintImplBase {

  /** How one message goes wrong. */
  enum Fault {
    /** It is judged, and then the stream breaks without an answer. */
    LOSE_ANSWER,
    /** The stream breaks before it is judged. */
    LOSE_REQUEST,
    /** It is neither judged nor answered, and the stream stays. */
    SWALLOW,
    /** It is answered twice. */
    ANSWER_TWICE,
    /** Its answers come one by one, the last one first. */
    ANSWER_BACKWARDS,
    /** It waits at the coordinator until {@link #answerHeld}. */
    HOLD
  }

  /** Reads are neither answered nor refused, as by a process that is stopped. */
  volatile boolean standsStill;

  final String address;
  final List<ExecuteRequest> messages = new CopyOnWriteArrayList<>();
  final List<WatchRequest> watches = new CopyOnWriteArrayList<>();
  final Deque<List<WatchResponse>> watchScript = new ArrayDeque<>();
  private final FakeCluster cluster;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<Runnable> held = new ArrayList<>();
  private final List<StreamObserver<ExecuteResponse>> streams = new CopyOnWriteArrayList<>();
  private volatile boolean knowsStreams = true;
  private volatile boolean knowsLeader = true;
  private Server server;

  FakeNode(FakeCluster cluster, String address) {
    this.cluster = cluster;
    this.address = address;
  }

  void start() {
    try {
      server =
          InProcessServerBuilder.forName(cluster.name + address)
              .directExecutor()
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    server.shutdownNow();
    streams.clear();
  }

  /** The next messages go wrong so, one after the other. */
  synchronized void goWrong(Fault... next) {
    faults.addAll(List.of(next));
  }

  synchronized void behave() {
    faults.clear();
  }

  private synchronized Fault nextFault() {
    return faults.poll();
  }

  void forgetStreams() {
    knowsStreams = false;
  }

  void forgetLeader() {
    knowsLeader = false;
  }

  int streams() {
    return streams.size();
  }

  synchronized void answerHeld() {
    List<Runnable> now = List.copyOf(held);
    held.clear();
    now.forEach(Runnable::run);
  }

  synchronized int held() {
    return held.size();
  }

  void push(Advice advice) {
    streams.forEach(stream -> stream.onNext(cluster.response(address).addAdvice(advice).build()));
  }

  private boolean leads() {
    return address.equals(cluster.leader());
  }

  @Override
  public StreamObserver<ExecuteRequest> stream(StreamObserver<ExecuteResponse> out) {
    if (!knowsStreams) {
      out.onError(Status.UNIMPLEMENTED.asRuntimeException());
      return new Sink();
    }
    ((ServerCallStreamObserver<ExecuteResponse>) out).setOnCancelHandler(() -> streams.remove(out));
    streams.add(out);
    return new Sink() {
      @Override
      public void onNext(ExecuteRequest request) {
        receive(request, out);
      }

      @Override
      public void onCompleted() {
        streams.remove(out);
        out.onCompleted();
      }
    };
  }

  private static class Sink implements StreamObserver<ExecuteRequest> {
    @Override
    public void onNext(ExecuteRequest request) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  private void receive(ExecuteRequest request, StreamObserver<ExecuteResponse> out) {
    messages.add(request);
    if (!leads()) {
      out.onNext(all(request, this::notLeader));
      return;
    }
    Fault fault = nextFault();
    if (fault == null) {
      out.onNext(all(request, cluster::judge));
      return;
    }
    switch (fault) {
      case LOSE_ANSWER -> {
        all(request, cluster::judge);
        breakOff(out);
      }
      case LOSE_REQUEST -> breakOff(out);
      case SWALLOW -> {}
      case ANSWER_TWICE -> {
        ExecuteResponse response = all(request, cluster::judge);
        out.onNext(response);
        out.onNext(response);
      }
      case ANSWER_BACKWARDS -> {
        List<OperationResult> results =
            new ArrayList<>(all(request, cluster::judge).getResultsList());
        Collections.reverse(results);
        results.forEach(result -> out.onNext(cluster.response(address).addResults(result).build()));
      }
      case HOLD -> hold(() -> out.onNext(all(request, cluster::judge)));
    }
  }

  private synchronized void hold(Runnable answer) {
    held.add(answer);
  }

  private void breakOff(StreamObserver<ExecuteResponse> out) {
    streams.remove(out);
    out.onError(Status.UNAVAILABLE.withDescription("connection reset").asRuntimeException());
  }

  private ExecuteResponse all(
      ExecuteRequest request, java.util.function.Function<Operation, OperationResult> judge) {
    ExecuteResponse.Builder response = cluster.response(address);
    request.getOperationsList().forEach(operation -> response.addResults(judge.apply(operation)));
    return response.build();
  }

  private OperationResult notLeader(Operation operation) {
    return OperationResult.newBuilder()
        .setCorrelation(operation.getCorrelation())
        .setRejection(notLeader())
        .build();
  }

  private Rejection notLeader() {
    Rejection.Builder rejection =
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_UNAVAILABLE)
            .setMessage(address + " does not lead");
    String leader = cluster.leader();
    if (leader != null && knowsLeader) {
      rejection.setLeader(Leader.newBuilder().setNodeId(leader).setAddress(leader));
    }
    return rejection.build();
  }

  private StatusRuntimeException notLeaderStatus() {
    return ErrorInfos.toException(
        Status.Code.UNAVAILABLE, ErrorInfo.newBuilder().setRejection(notLeader()).build());
  }

  @Override
  public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> out) {
    messages.add(request);
    Fault fault = leads() ? nextFault() : null;
    if (!leads()) {
      out.onError(notLeaderStatus());
    } else if (fault == Fault.LOSE_ANSWER) {
      all(request, cluster::judge);
      out.onError(Status.UNAVAILABLE.withDescription("connection reset").asRuntimeException());
    } else {
      out.onNext(all(request, cluster::judge));
      out.onCompleted();
    }
  }

  private <T> void read(StreamObserver<T> out, T response) {
    if (standsStill) {
      return;
    }
    if (leads()) {
      out.onNext(response);
      out.onCompleted();
    } else {
      out.onError(notLeaderStatus());
    }
  }

  @Override
  public void locate(LocateRequest request, StreamObserver<LocateResponse> out) {
    read(out, LocateResponse.newBuilder().setHeader(cluster.header(address)).build());
  }

  @Override
  public void getTenant(GetTenantRequest request, StreamObserver<GetTenantResponse> out) {
    read(
        out,
        GetTenantResponse.newBuilder()
            .setHeader(cluster.header(address))
            .setTenant(request.getTenant())
            .build());
  }

  @Override
  public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> out) {
    Rejection none =
        Rejection.newBuilder()
            .setCode(RejectionCode.REJECTION_CODE_NOT_FOUND)
            .setMessage("there is no run '" + request.getRun().getName() + "'")
            .setSubject(request.getRun().getName())
            .build();
    if (leads()) {
      out.onError(
          ErrorInfos.toException(
              Status.Code.NOT_FOUND, ErrorInfo.newBuilder().setRejection(none).build()));
    } else {
      out.onError(notLeaderStatus());
    }
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> out) {
    watches.add(request);
    List<WatchResponse> script;
    synchronized (watchScript) {
      script = watchScript.poll();
    }
    if (script == null) {
      return; // quiet
    }
    script.forEach(out::onNext);
    out.onError(Status.UNAVAILABLE.withDescription("connection reset").asRuntimeException());
  }
}
