package dev.stint.verify.check;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.StampedCommand;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.ShardRef;
import dev.stint.verify.history.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * However often a command came, it was done once, and every later answer to it is the first one
 * again (S9).
 */
final class OneEffectChecker implements Checker {
  private sealed interface Identity {
    record OfHolder(ShardRef target, long session, long fence, long sequence) implements Identity {}

    record OfClaim(String tenant, long session, long sequence) implements Identity {}

    record OfClose(String tenant, long session) implements Identity {}

    record OfStamp(String tenant, OpStamp stamp) implements Identity {}
  }

  @Override
  public String name() {
    return "one-effect";
  }

  @Override
  public List<String> claims() {
    return List.of("S9");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<Identity, Heard> effects = new HashMap<>();
    Map<Identity, Heard> accepted = new HashMap<>();
    for (Heard heard : Heard.all(history)) {
      Identity identity = identity(heard);
      if (identity == null || !heard.isAccepted()) {
        continue;
      }
      if (heard.isEffect()) {
        tally.count("effects");
        Heard other = effects.putIfAbsent(identity, heard);
        if (other != null) {
          tally.find("S9", "done twice: " + other + "; " + heard);
        }
      } else if (heard.judged().replayed()) {
        tally.count("replayed answers");
      }
      Heard first = accepted.putIfAbsent(identity, heard);
      if (first != null && !(identity instanceof Identity.OfClose) && !same(first, heard)) {
        tally.find("S9", "answered in two ways: " + first + "; " + heard);
      }
    }
    tally.needs("effects");
    return tally.report(this);
  }

  /** What makes two copies one command, or {@code null} for what is harmless to repeat. */
  private static Identity identity(Heard heard) {
    Command command = heard.command();
    if (command instanceof ShardCommand c) {
      return new Identity.OfHolder(c.target(), c.session(), c.fence(), c.sequence());
    }
    if (command instanceof ClaimCommand c) {
      boolean recorded = heard.result() instanceof Result.Granted;
      return recorded ? new Identity.OfClaim(heard.tenant(), c.session(), c.sequence()) : null;
    }
    if (command instanceof SessionCommand.CloseSession c) {
      return new Identity.OfClose(heard.tenant(), c.session());
    }
    return command instanceof StampedCommand c
        ? new Identity.OfStamp(heard.tenant(), c.stamp())
        : null;
  }

  private static boolean same(Heard first, Heard second) {
    if (!first.command().equals(second.command())) {
      return false; // the second should have been told of a conflict
    }
    if (first.result() instanceof Result.Granted one
        && second.result() instanceof Result.Granted other) {
      return leases(one).equals(leases(other)); // the rest is as it is now
    }
    return first.result().equals(second.result());
  }

  private static List<HeldLease> leases(Result.Granted granted) {
    return granted.grants().stream().map(OneEffectChecker::lease).toList();
  }

  private static HeldLease lease(Grant grant) {
    return new HeldLease(grant.target().run().incarnation(), grant.target().shard(), grant.fence());
  }
}
