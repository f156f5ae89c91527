package dev.stint.server.gateway;

import dev.stint.core.command.Command;
import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.value.ShardRef;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Advice for sessions, in the leader's memory: it rides on every accepted answer to a session until
 * the state shows that the worker acted on it. Bounded; what is lost (with the leader, or because
 * there is too much) the worker learns from its heartbeats.
 *
 * <p>Only accepted answers carry it: acceptance proves that the caller's tenant owns the session
 * that it named (S14).
 */
final class Advices {
  static final int MAX_PER_SESSION = 64;

  private final int maxSessions;

  /** In the order in which sessions first got advice, which is the order of forgetting. */
  private final Map<Long, ArrayDeque<Advice>> bySession = new LinkedHashMap<>();

  Advices(int maxSessions) {
    this.maxSessions = maxSessions;
  }

  /**
   * Keeps a piece of advice, in place of what it makes void.
   *
   * @return whether the session has not been told exactly this before
   */
  boolean raise(long session, Advice advice) {
    ArrayDeque<Advice> kept = bySession.computeIfAbsent(session, id -> new ArrayDeque<>());
    if (kept.contains(advice)) {
      return false;
    }
    if (advice instanceof Advice.LeaseRevoked revoked) {
      kept.removeIf(old -> old.isAbout(revoked.target(), revoked.fence()));
    } else if (advice instanceof Advice.SplitShard split) {
      kept.removeIf(old -> old.isAbout(split.target(), split.fence()));
    }
    kept.addLast(advice);
    if (kept.size() > MAX_PER_SESSION) {
      kept.removeFirst();
    }
    if (bySession.size() > maxSessions) {
      Iterator<Long> eldest = bySession.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    return true;
  }

  /** The advice of a session, oldest first. */
  List<Advice> of(long session) {
    ArrayDeque<Advice> kept = session == 0 ? null : bySession.get(session);
    return kept == null ? List.of() : List.copyOf(kept);
  }

  /** Forgets what an accepted command of the session shows to be done. */
  void onAccepted(long session, Command command, Result result) {
    ArrayDeque<Advice> kept = session == 0 ? null : bySession.get(session);
    if (kept == null) {
      return;
    }
    if (command.kind() == CommandKind.CLOSE_SESSION) {
      kept.clear();
    } else if (result instanceof Result.HeartbeatAccepted beat && beat.leasesMatch()) {
      kept.removeIf(Advice.LeaseRevoked.class::isInstance);
    } else if (command instanceof ShardCommand shard && endsTheAsk(command.kind())) {
      ShardRef target = shard.target();
      kept.removeIf(old -> old.isAbout(target, shard.fence()));
    }
    if (kept.isEmpty()) {
      bySession.remove(session);
    }
  }

  /** Whether the shard is split or out of the holder's hands after it. */
  private static boolean endsTheAsk(CommandKind kind) {
    return switch (kind) {
      case COMPLETE, RELEASE, FAIL, PARK, SPLIT_REPLACE, SPLIT_RESIDUAL -> true;
      default -> false;
    };
  }

  /** The session is ending. */
  void forget(long session) {
    bySession.remove(session);
  }

  void clear() {
    bySession.clear();
  }

  int sessions() {
    return bySession.size();
  }
}
