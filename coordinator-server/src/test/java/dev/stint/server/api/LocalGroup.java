package dev.stint.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.ExpiresAt;
import dev.stint.api.v1.Header;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RejectionCode;
import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.rules.Outcome;
import dev.stint.core.rules.Transition;
import dev.stint.core.state.MemoryStore;
import dev.stint.core.state.Position;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * One Raft group from the contract's messages to the contract's messages, without Raft, threads or
 * clock: what is proposed goes through the log's bytes and is applied at once.
 */
final class LocalGroup {
  static final int GROUP = Samples.GROUP;
  private static final long TERM = 1;

  final MemoryStore store = new MemoryStore(GROUP);
  final Operations operations = new Operations(GROUP);
  final Results results = new Results(GROUP);
  final ReadRequests reads = new ReadRequests(GROUP);
  private long nowMillis = 1_000_000;
  private long index;
  private long nextOp = 1;
  private long correlation;

  /** Moves the leader's clock and lets background work be done. */
  LocalGroup after(long millis) {
    nowMillis += millis;
    apply(List.of());
    return this;
  }

  OperationResult execute(String tenant, Operation.Builder operation) {
    Operation numbered = operation.setCorrelation(++correlation).build();
    Operations.Parsed parsed = operations.parse(tenant, numbered);
    OperationResult result;
    if (parsed instanceof Operations.Ready ready) {
      Outcome outcome = apply(List.of(ready.proposal()));
      result = results.of(parsed.correlation(), ready.proposal(), outcome.answers().get(0));
    } else {
      result = Results.refused((Operations.Refused) parsed);
    }
    assertThat(result.getCorrelation()).isEqualTo(correlation);
    return result;
  }

  /** The result of an operation that must be accepted. */
  OperationResult accepted(String tenant, Operation.Builder operation) {
    OperationResult result = execute(tenant, operation);
    assertThat(result.hasRejection()).as(result.getRejection().getMessage()).isFalse();
    return result;
  }

  /** The reason for which an operation must be refused. */
  RejectionCode refused(String tenant, Operation.Builder operation) {
    OperationResult result = execute(tenant, operation);
    assertThat(result.hasRejection()).as(result.toString()).isTrue();
    return result.getRejection().getCode();
  }

  private Outcome apply(List<Proposal> proposals) {
    Entry entry = new Entry(Entry.VERSION, TERM, nowMillis, nowMillis, proposals);
    Outcome outcome =
        Transition.apply(store.view(), TERM, EntryCodec.decode(EntryCodec.encode(entry)));
    store.commit(outcome.changes(), new Position(TERM, ++index));
    return outcome;
  }

  /** A request that cannot fail to be read. */
  <R> R read(Callable<ReadRequest<R>> request) {
    try {
      return request.call().answer(store.view(), header());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The status with which a request must be refused, read or answered. */
  <R> Status.Code refusedRead(Callable<ReadRequest<R>> request) {
    try {
      R response = request.call().answer(store.view(), header());
      throw new AssertionError("answered: " + response);
    } catch (RequestRefusedException e) {
      assertThat(e.toStatus(header()).getStatus().getCode()).isEqualTo(e.code());
      return e.code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Header header() {
    return Header.newBuilder().setGroup(GROUP).setTerm(TERM).setIndex(index).build();
  }

  ExpiresAt expiry() {
    return ExpiresAt.newBuilder().setGroup(GROUP).setLogicalTimeMillis(nowMillis + 60_000).build();
  }

  /** A fresh op id or nonce. */
  ByteString id() {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(7).putLong(nextOp++).flip());
  }
}
