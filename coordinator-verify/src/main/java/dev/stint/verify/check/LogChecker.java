package dev.stint.verify.check;

import dev.stint.core.command.Command;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SessionCommand;
import dev.stint.verify.history.At;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord.Logged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was acknowledged is in the log, where the answer says (S13), and the log goes forward:
 * indexes and revisions never go back, and every entry begins where the one before it ended (S10).
 */
final class LogChecker implements Checker {

  @Override
  public String name() {
    return "log";
  }

  @Override
  public List<String> claims() {
    return List.of("S10", "S13");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<Long, Logged> log = new HashMap<>();
    Logged before = null;
    for (Logged logged : history.of(Logged.class)) {
      tally.count("entries");
      log.put(logged.index(), logged);
      follows(before, logged, tally);
      before = logged;
    }
    tally.needs("entries");
    for (Heard heard : Heard.all(history)) {
      if (before != null) {
        tally.count("answers");
        isLogged(heard, log.get(heard.at().index()), tally);
      }
    }
    return tally.report(this);
  }

  private static void follows(Logged before, Logged logged, Tally tally) {
    boolean goesBack = Long.compareUnsigned(logged.revisionAfter(), logged.revisionBefore()) < 0;
    if (goesBack) {
      tally.find("S10", "revisions go back in " + logged);
    }
    if (before == null) {
      return;
    }
    if (logged.index() <= before.index() || logged.term() < before.term()) {
      tally.find("S10", logged + " after index " + before.index() + " of term " + before.term());
    }
    if (logged.revisionBefore() != before.revisionAfter()) {
      tally.find("S10", "revision " + before.revisionAfter() + " came before " + logged);
    }
  }

  private static void isLogged(Heard heard, Logged entryOrNull, Tally tally) {
    At at = heard.at();
    if (entryOrNull == null) {
      tally.find("S13", "no entry " + at.index() + " for " + heard);
      return;
    }
    if (entryOrNull.term() != at.term() || entryOrNull.entry().term() != at.term()) {
      tally.find("S13", "term " + at.term() + " in " + heard + ", but " + entryOrNull);
    }
    for (Proposal proposal : entryOrNull.entry().proposals()) {
      if (proposal.tenant().equals(heard.tenant()) && serves(proposal, heard.command())) {
        isWithin(heard, entryOrNull, tally);
        return;
      }
    }
    tally.find("S13", "entry " + at.index() + " does not have " + heard);
  }

  /** A newer heartbeat of a session may have taken the place of the one that was asked about. */
  private static boolean serves(Proposal proposal, Command command) {
    return proposal.command().equals(command)
        || (command instanceof SessionCommand.Heartbeat asked
            && proposal.command() instanceof SessionCommand.Heartbeat logged
            && logged.session() == asked.session());
  }

  /** A replayed answer carries the revision of the first one. */
  private static void isWithin(Heard heard, Logged entry, Tally tally) {
    long revision = heard.at().revision();
    boolean late = Long.compareUnsigned(revision, entry.revisionAfter()) > 0;
    boolean early = Long.compareUnsigned(revision, entry.revisionBefore()) < 0;
    if (late || (early && !heard.judged().replayed())) {
      tally.find("S10", "revision " + revision + " in " + heard + ", but " + entry);
    }
  }
}
