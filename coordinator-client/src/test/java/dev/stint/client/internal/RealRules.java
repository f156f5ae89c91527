package dev.stint.client.internal;

import dev.stint.client.error.Refusal;
import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.Command;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.read.Reads;
import dev.stint.core.rules.Outcome;
import dev.stint.core.rules.Transition;
import dev.stint.core.state.MemoryStore;
import dev.stint.core.state.Position;
import java.util.List;

/**
 * The coordinator's own rules over a store in memory, one command per entry: no network, no log.
 */
public final class RealRules {
  public static final int GROUP = 7;
  public static final String TENANT = "acme";

  private final MemoryStore store = new MemoryStore(GROUP);
  private long nowMillis = 1_000_000;
  private long index;

  /** Logical time, as of now: set before each command. */
  public void at(long millis) {
    nowMillis = Math.max(nowMillis, millis);
  }

  public long now() {
    return nowMillis;
  }

  public Reads reads() {
    return new Reads(store.view(), TENANT);
  }

  /** Judges the command. */
  public Answer judge(Command command) {
    Proposal proposal = new Proposal(TENANT, command, Fingerprints.of(command));
    Outcome.Answer answer = apply(List.of(proposal)).answers().get(0);
    long revision = answer.judged().revision();
    if (answer.judged().result() instanceof Result.Rejected rejected) {
      Refusal refusal = Refusal.of(rejected.rejection());
      return new Answer.Refused(refusal, revision, answer.replayed(), false);
    }
    Result result = answer.judged().result();
    HeldList held = null;
    if (result instanceof Result.HeartbeatAccepted beat && !beat.leasesMatch()) {
      List<HeldShard> leases =
          reads().held(((SessionCommand.Heartbeat) command).session()).stream()
              .map(lease -> new HeldShard(lease.target(), lease.fence()))
              .toList();
      held = new HeldList(leases, reads().group().revision());
    }
    return new Answer.Accepted(result, held, revision, answer.replayed());
  }

  /** Lets time and background work pass. */
  public void tick() {
    apply(List.of());
  }

  private Outcome apply(List<Proposal> proposals) {
    Entry entry = new Entry(Entry.VERSION, 1, nowMillis, nowMillis, proposals);
    Outcome outcome = Transition.apply(store.view(), 1, entry);
    store.commit(outcome.changes(), new Position(1, ++index));
    return outcome;
  }
}
