package dev.stint.server.grpc;

import dev.stint.core.state.StorageException;
import dev.stint.server.gateway.Advice;
import dev.stint.server.gateway.Call;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.partition.CommandPort;
import dev.stint.server.partition.Waiting;
import java.util.ArrayList;
import java.util.List;

/** A partition that answers when told to. */
final class FakePort implements CommandPort {
  final List<Call<Waiting>> submitted = new ArrayList<>();
  final List<Call<Waiting>> withdrawn = new ArrayList<>();
  final List<Waiting.ForRead> reads = new ArrayList<>();
  final List<Long> readDeadlines = new ArrayList<>();
  final List<StorageException> failures = new ArrayList<>();
  boolean leads = true;

  /** Answers the command that was submitted at this place. */
  void answer(int place, CallOutcome outcome, Advice... advice) {
    ((Waiting.ForAnswer) submitted.get(place).context()).answered(outcome, List.of(advice));
  }

  @Override
  public boolean leads() {
    return leads;
  }

  @Override
  public void fail(StorageException cause) {
    failures.add(cause);
  }

  @Override
  public String leaderOrNull() {
    return leads ? "n1" : "n2";
  }

  @Override
  public void submit(String tenant, List<Call<Waiting>> calls) {
    submitted.addAll(calls);
  }

  @Override
  public void withdraw(List<Call<Waiting>> claims) {
    withdrawn.addAll(claims);
  }

  @Override
  public void read(Waiting.ForRead read, long deadlineNanos) {
    reads.add(read);
    readDeadlines.add(deadlineNanos);
  }

  @Override
  public boolean afterRoundIfHere(Runnable call) {
    return false;
  }
}
