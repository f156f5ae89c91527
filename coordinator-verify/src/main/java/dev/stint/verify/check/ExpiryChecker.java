package dev.stint.verify.check;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand;
import dev.stint.core.command.SystemCommand;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord.Logged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A session is over when the horizon reaches its deadline, and not before (L3). Walks through the
 * log with two deadlines for each session: the latest that it can have, if every heartbeat that was
 * logged in time counted, and the earliest, from what its worker was told. Nothing may be accepted
 * from a session beyond the former, and none is refused as expired before the latter, unless
 * somebody ended it.
 */
final class ExpiryChecker implements Checker {
  private static final String CLAIM = "L3";

  private static final class Bounds {
    final String tenant;
    final long ttlMillis;
    long latestMillis;
    long earliestMillis;
    boolean ended;

    Bounds(String tenant, Result.SessionOpened opened) {
      this.tenant = tenant;
      this.ttlMillis = opened.ttlMillis();
      this.latestMillis = opened.deadlineMillis();
      this.earliestMillis = opened.deadlineMillis();
    }
  }

  @Override
  public String name() {
    return "bounded-expiry";
  }

  @Override
  public List<String> claims() {
    return List.of(CLAIM);
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<Long, Bounds> sessions = new HashMap<>();
    Map<Long, List<Heard>> heardAt = new HashMap<>();
    for (Heard heard : Heard.all(history)) {
      if (heard.result() instanceof Result.SessionOpened opened) {
        sessions.putIfAbsent(opened.session(), new Bounds(heard.tenant(), opened));
      }
      if (!heard.judged().replayed() && session(heard.command()) != 0) {
        heardAt.computeIfAbsent(heard.at().index(), index -> new ArrayList<>()).add(heard);
      }
    }
    tally.count("sessions", sessions.size());
    tally.needs("sessions");
    long now = Long.MIN_VALUE;
    long horizon = Long.MIN_VALUE;
    for (Logged logged : history.of(Logged.class)) {
      if (logged.entry().term() == logged.term()) {
        tally.count("entries");
        now = Math.max(now, logged.entry().nowMillis());
        horizon = Math.max(horizon, logged.entry().horizonMillis());
        List<Heard> heard = heardAt.getOrDefault(logged.index(), List.of());
        step(logged, now, horizon, heard, sessions, tally);
      }
    }
    tally.needs("entries");
    return tally.report(this);
  }

  private static void step(
      Logged logged,
      long now,
      long horizon,
      List<Heard> heard,
      Map<Long, Bounds> sessions,
      Tally tally) {
    for (Proposal proposal : logged.entry().proposals()) {
      ending(proposal.command(), sessions);
    }
    heard.forEach(one -> judge(one, horizon, sessions.get(session(one.command())), tally));
    for (Proposal proposal : logged.entry().proposals()) {
      Bounds bounds = sessions.get(session(proposal.command()));
      boolean renews =
          bounds != null
              && proposal.command() instanceof SessionCommand.Heartbeat
              && proposal.tenant().equals(bounds.tenant)
              && horizon < bounds.latestMillis;
      if (renews) {
        bounds.latestMillis = Math.max(bounds.latestMillis, now + bounds.ttlMillis);
      }
    }
    for (Heard one : heard) {
      if (one.result() instanceof Result.HeartbeatAccepted accepted) {
        Bounds bounds = sessions.get(session(one.command()));
        if (bounds != null) {
          bounds.earliestMillis = Math.max(bounds.earliestMillis, accepted.deadlineMillis());
        }
      }
    }
  }

  private static void judge(Heard heard, long horizon, Bounds boundsOrNull, Tally tally) {
    if (boundsOrNull == null) {
      tally.count("answers of sessions unknown");
    } else if (heard.isAccepted()) {
      tally.count("acceptances");
      if (horizon >= boundsOrNull.latestMillis) {
        tally.find(
            CLAIM,
            "beyond its deadline "
                + boundsOrNull.latestMillis
                + " at horizon "
                + horizon
                + ": "
                + heard);
      }
    } else if (heard.result() instanceof Result.Rejected rejected
        && rejected.rejection().code() == RejectionCode.SESSION_EXPIRED) {
      tally.count("refusals as expired");
      boolean early = !boundsOrNull.ended && horizon < boundsOrNull.earliestMillis;
      if (early && heard.tenant().equals(boundsOrNull.tenant)) {
        tally.find(
            CLAIM,
            "refused at horizon "
                + horizon
                + " before its deadline "
                + boundsOrNull.earliestMillis
                + ": "
                + heard);
      }
    }
  }

  /** Somebody may end it with this, at whatever time. */
  private static void ending(Command command, Map<Long, Bounds> sessions) {
    Bounds bounds = null;
    if (command instanceof SessionCommand.CloseSession close) {
      bounds = sessions.get(close.session());
    } else if (command instanceof ControlCommand.EvictSession evict) {
      bounds = sessions.get(evict.session());
    } else if (command instanceof SystemCommand) {
      sessions.values().forEach(each -> each.ended = true);
    }
    if (bounds != null) {
      bounds.ended = true;
    }
  }

  /** The session that speaks, 0 for none. */
  private static long session(Command command) {
    if (command instanceof ShardCommand shard) {
      return shard.session();
    }
    if (command instanceof SessionCommand session) {
      return session.session();
    }
    return command instanceof ClaimCommand claim ? claim.session() : 0;
  }
}
