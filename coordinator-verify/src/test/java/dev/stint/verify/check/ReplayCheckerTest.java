package dev.stint.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Result;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.HistoryRecord.Attempt;
import dev.stint.verify.history.HistoryRecord.Logged;
import dev.stint.verify.history.Reply;
import dev.stint.verify.sim.Level;
import dev.stint.verify.sim.Simulation;
import dev.stint.verify.sim.SimulationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCheckerTest {
  private static final History GOOD = simulated(5, "hostile");

  private static History simulated(long seed, String level) {
    return Simulation.run(new SimulationOptions(seed, 3_000, Level.of(level))).history();
  }

  @Test
  void soundHistory_passes_andSaysWhatItLookedAt() {
    Report report = new ReplayChecker().check(GOOD);

    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(report.consumed().get("entries")).isEqualTo((long) GOOD.of(Logged.class).size());
    assertThat(report.consumed().get("commands")).isGreaterThan(3_000);
    assertThat(report.consumed().get("answers")).isGreaterThan(3_000);
  }

  /** Fresh ones each time; a failing seed says how to see it again. */
  @ParameterizedTest
  @CsvSource({"calm, 3", "rough, 3", "hostile, 6"})
  void freshSeeds_theCoreDoesWhatTheModelDoes(String level, int seeds) {
    for (int i = 0; i < seeds; i++) {
      long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
      System.out.printf(Locale.ROOT, "replayed: level %s, seed %d%n", level, seed);

      Report report = new ReplayChecker().check(simulated(seed, level));

      assertThat(report.findings()).as("level %s, seed %d", level, seed).isEmpty();
      assertThat(report.undecided()).as("level %s, seed %d", level, seed).isEmpty();
    }
  }

  @Test
  void grantOfAnotherFence_isFoundAtItsRecord() {
    int at = first(answered(Result.Granted.class));

    assertFoundAt(
        at,
        answer(
            at,
            reply -> {
              Result.Granted granted = (Result.Granted) reply.result();
              List<Grant> grants = new ArrayList<>(granted.grants());
              Grant one = grants.get(0);
              grants.set(
                  0,
                  new Grant(
                      one.target(),
                      one.fence() - 1,
                      one.attempt(),
                      one.range(),
                      one.cursorOrNull(),
                      one.metadata(),
                      one.stillHeld()));
              return new Reply.Judged(new Result.Granted(grants), reply.replayed(), reply.at());
            }));
  }

  @Test
  void refusalToldAsDone_isFoundAtItsRecord() {
    int at = first(answered(Result.Rejected.class));

    assertFoundAt(
        at,
        answer(at, reply -> new Reply.Judged(Result.Done.INSTANCE, reply.replayed(), reply.at())));
  }

  @Test
  void firstAnswerToldAsReplay_isFoundAtItsRecord() {
    int at = first(answered(Result.SessionOpened.class));

    assertFoundAt(
        at, answer(at, reply -> new Reply.Judged(reply.result(), !reply.replayed(), reply.at())));
  }

  @Test
  void entryWithAnotherRevision_isFound_andWhatFollowsIsNotJudged() {
    int at = first(record -> record instanceof Logged logged && changes(logged));
    Logged logged = (Logged) GOOD.records().get(at);
    Logged wrong = withRevisions(logged, logged.background(), logged.revisionAfter() + 1);

    Report report = new ReplayChecker().check(altered(at, wrong));

    assertThat(report.findings().get(0).what()).startsWith("record " + at + ",");
    assertThat(report.undecided()).contains("not replayed beyond record " + at);
  }

  @Test
  void backgroundWorkThatWasNotThere_isFoundAtItsRecord() {
    int at = first(record -> record instanceof Logged logged && changes(logged));
    Logged logged = (Logged) GOOD.records().get(at);

    assertFoundAt(
        at, altered(at, withRevisions(logged, List.of(1, 0, 0, 0), logged.revisionAfter())));
  }

  @Test
  void backgroundWorkThatWasDueAndNotDone_isFoundAtItsRecord() {
    int at = first(record -> record instanceof Logged logged && logged.background().get(0) > 0);
    Logged logged = (Logged) GOOD.records().get(at);
    int skipped = logged.background().stream().mapToInt(Integer::intValue).sum();

    assertFoundAt(
        at,
        altered(at, withRevisions(logged, List.of(0, 0, 0, 0), logged.revisionAfter() - skipped)));
  }

  @Test
  void historyWithoutItsLog_isUndecided() {
    List<HistoryRecord> records = new ArrayList<>(GOOD.records());
    records.removeIf(Logged.class::isInstance);

    Report report = new ReplayChecker().check(new History(GOOD.header(), records, List.of()));

    assertThat(report.findings()).isEmpty();
    assertThat(report.undecided()).isNotEmpty();
  }

  @Test
  void historyWithAHoleInItsLog_isUndecided() {
    int at = first(record -> record instanceof Logged logged && changes(logged));
    List<HistoryRecord> records = new ArrayList<>(GOOD.records());
    records.remove(at);

    Report report = new ReplayChecker().check(new History(GOOD.header(), records, List.of()));

    assertThat(report.undecided()).contains("begins at revision");
  }

  private static boolean changes(Logged logged) {
    return !logged.entry().proposals().isEmpty()
        && logged.revisionAfter() > logged.revisionBefore()
        && logged.background().stream().allMatch(steps -> steps == 0);
  }

  private static Logged withRevisions(Logged of, List<Integer> background, long revisionAfter) {
    return new Logged(
        of.index(), of.term(), of.entry(), of.revisionBefore(), background, revisionAfter);
  }

  private static Predicate<HistoryRecord> answered(Class<? extends Result> type) {
    return record ->
        record instanceof Attempt attempt
            && attempt.reply() instanceof Reply.Judged judged
            && type.isInstance(judged.result());
  }

  private static int first(Predicate<HistoryRecord> what) {
    return IntStream.range(0, GOOD.records().size())
        .filter(i -> what.test(GOOD.records().get(i)))
        .findFirst()
        .orElseThrow();
  }

  private static History answer(int at, UnaryOperator<Reply.Judged> change) {
    Attempt attempt = (Attempt) GOOD.records().get(at);
    return altered(
        at,
        new Attempt(
            attempt.op(),
            attempt.number(),
            attempt.process(),
            attempt.node(),
            attempt.invokedNanos(),
            attempt.completedNanos(),
            change.apply((Reply.Judged) attempt.reply()),
            attempt.faultEpoch()));
  }

  private static History altered(int at, HistoryRecord record) {
    List<HistoryRecord> records = new ArrayList<>(GOOD.records());
    records.set(at, record);
    return new History(GOOD.header(), records, List.of());
  }

  private static void assertFoundAt(int at, History history) {
    Report report = new ReplayChecker().check(history);

    assertThat(report.findings()).as(report.toString()).isNotEmpty();
    assertThat(report.findings().get(0).what()).startsWith("record " + at + ",");
  }
}
