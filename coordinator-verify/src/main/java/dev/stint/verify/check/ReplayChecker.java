package dev.stint.verify.check;

import dev.stint.core.command.Command;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SessionCommand;
import dev.stint.verify.history.Ask;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.HistoryRecord.Logged;
import dev.stint.verify.history.Reply;
import dev.stint.verify.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replays the log against the reference model, which is one more replica, of other make (S12):
 * every revision and every recorded answer has to be the model's. Because the model keeps the
 * protocol's rules, an answer that breaks one of them differs.
 */
public final class ReplayChecker implements Checker {
  private static final String CLAIM = "S12";

  /** The one group that there is. */
  private static final int GROUP = 1;

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public List<String> claims() {
    return List.of("S1", "S2", "S3", "S5", "S6", "S8", "S9", "S10", CLAIM, "S14");
  }

  @Override
  public Report check(History history) {
    Replay replay = new Replay();
    replay.log(history.records());
    replay.answers(history.records());
    return new Report(name(), replay.consumed, replay.findings, replay.undecided(history));
  }

  /** One history's. */
  private static final class Replay {
    final Model model = new Model(GROUP);
    final Map<Long, Logged> entries = new HashMap<>();
    final Map<Long, List<Model.Answer>> judged = new HashMap<>();
    final Map<String, Long> consumed = new HashMap<>();
    final List<Report.Finding> findings = new ArrayList<>();
    final List<String> open = new ArrayList<>();

    /** Up to the first entry that differs: what follows would differ because of it. */
    void log(List<HistoryRecord> records) {
      for (int i = 0; i < records.size(); i++) {
        if (records.get(i) instanceof Logged logged) {
          if (logged.revisionBefore() != model.revision()) {
            String what = "%s begins at revision %d, and what is on record before it ends at %d";
            open.add(what.formatted(at(i, logged), logged.revisionBefore(), model.revision()));
            return;
          }
          if (!replay(i, logged)) {
            open.add("the log is not replayed beyond " + at(i, logged));
            return;
          }
        }
      }
    }

    private boolean replay(int number, Logged logged) {
      Model.Applied applied = model.apply(logged.term(), logged.entry(), logged.background());
      entries.put(logged.index(), logged);
      judged.put(logged.index(), applied.answers());
      count("entries");
      consumed.merge("commands", (long) applied.answers().size(), Long::sum);
      for (String fault : applied.faults()) {
        find(at(number, logged) + ": " + fault + " (background " + logged.background() + ")");
      }
      boolean equal = model.revision() == logged.revisionAfter();
      if (!equal) {
        find(
            "%s ends at revision %d, by the protocol at %d; its commands give %s"
                .formatted(
                    at(number, logged),
                    logged.revisionAfter(),
                    model.revision(),
                    summary(logged, applied.answers())));
      }
      return equal && applied.faults().isEmpty();
    }

    private static String summary(Logged logged, List<Model.Answer> answers) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < answers.size(); i++) {
        text.append(logged.entry().proposals().get(i).command()).append(" → ");
        text.append(answers.get(i)).append("; ");
      }
      return text.toString();
    }

    void answers(List<HistoryRecord> records) {
      Map<Long, Ask.Judge> asked = new HashMap<>();
      for (HistoryRecord record : records) {
        if (record instanceof HistoryRecord.Operation op && op.ask() instanceof Ask.Judge ask) {
          asked.put(op.op(), ask);
        }
      }
      for (int i = 0; i < records.size(); i++) {
        HistoryRecord record = records.get(i);
        if (record instanceof HistoryRecord.Operation op) {
          answer(i, op.op(), asked, op.reply());
        } else if (record instanceof HistoryRecord.Attempt attempt) {
          answer(i, attempt.op(), asked, attempt.reply());
        }
      }
    }

    private void answer(int number, long op, Map<Long, Ask.Judge> asked, Reply reply) {
      if (!(reply instanceof Reply.Judged answer)) {
        return;
      }
      Ask.Judge ask = asked.get(op);
      Logged logged = entries.get(answer.at().index());
      if (ask == null || logged == null) {
        count(ask == null ? "answers without their question" : "answers beyond the replay");
        return;
      }
      count("answers");
      List<Model.Answer> model = answersTo(ask, logged);
      if (model.stream().noneMatch(each -> isEqual(each, answer))) {
        find(
            "record %d, operation %d, entry %d: %s was answered %s at revision %d%s; protocol: %s"
                .formatted(
                    number,
                    op,
                    logged.index(),
                    ask.command(),
                    answer.result(),
                    answer.at().revision(),
                    answer.replayed() ? " as a replay" : "",
                    model.isEmpty() ? "the entry has no such command" : model));
      }
    }

    /** More than one if an entry has several copies of a command. */
    private List<Model.Answer> answersTo(Ask.Judge ask, Logged logged) {
      List<Model.Answer> all = judged.get(logged.index());
      List<Model.Answer> those = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        Proposal proposal = logged.entry().proposals().get(i);
        boolean same = proposal.tenant().equals(ask.tenant());
        if (same && answers(proposal.command(), ask.command())) {
          those.add(all.get(i));
        }
      }
      return those;
    }

    /**
     * Whether the judging of one command answers another: only an equal one does, and a heartbeat
     * any that the gateway has merged with it, of the same session.
     */
    private static boolean answers(Command logged, Command asked) {
      if (logged instanceof SessionCommand.Heartbeat later) {
        return asked instanceof SessionCommand.Heartbeat beat && later.session() == beat.session();
      }
      return logged.equals(asked);
    }

    private static boolean isEqual(Model.Answer model, Reply.Judged answer) {
      Judged judged = new Judged(answer.result(), answer.at().revision());
      return model.judged().equals(judged) && model.replayed() == answer.replayed();
    }

    private static String at(int number, Logged logged) {
      return "record " + number + ", entry " + logged.index();
    }

    private void find(String what) {
      if (findings.size() < Report.MAX_FINDINGS) {
        findings.add(new Report.Finding(CLAIM, what));
      }
    }

    private void count(String what) {
      consumed.merge(what, 1L, Long::sum);
    }

    String undecided(History history) {
      if (!history.weaknesses().isEmpty()) {
        open.add("the history is weak: " + history.weaknesses());
      }
      if (!consumed.containsKey("entries") || !consumed.containsKey("answers")) {
        open.add("the history has no log with answers");
      }
      for (String what : List.of("answers without their question", "answers beyond the replay")) {
        if (consumed.containsKey(what)) {
          open.add(consumed.get(what) + " " + what);
        }
      }
      return String.join("; ", open);
    }
  }
}
