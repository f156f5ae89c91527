package dev.stint.verify.check;

import static dev.stint.verify.check.Story.checkpoint;
import static dev.stint.verify.check.Story.key;
import static dev.stint.verify.check.Story.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.value.Key;
import dev.stint.core.value.ShardStatus;
import dev.stint.verify.history.HistoryRecord.Applied;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A good and a bad history for each checker. */
class CheckersTest {
  private static final ControlCommand.OpenSession OPEN =
      new ControlCommand.OpenSession(stamp(1), "w", List.of(), 4, 1_000);

  private static Report good(Checker checker, Story story) {
    Report report = checker.check(story.history());
    assertThat(report.findings()).isEmpty();
    assertThat(report.undecided()).isEmpty();
    assertThat(report.passed()).isTrue();
    return report;
  }

  private static Report bad(Checker checker, String claim, Story story) {
    Report report = checker.check(story.history());
    assertThat(report.findings()).extracting(Report.Finding::claim).contains(claim);
    assertThat(checker.claims()).contains(claim);
    return report;
  }

  @Test
  void nothingRecorded_noCheckerPasses() {
    for (Checker checker : Checkers.all()) {
      Report report = checker.check(new Story().history());

      assertThat(report.passed()).as(checker.name()).isFalse();
      assertThat(report.findings()).as(checker.name()).isEmpty();
    }
  }

  @Test
  void names_areUnique() {
    assertThat(Checkers.all()).extracting(Checker::name).doesNotHaveDuplicates();
  }

  @Test
  void exclusion_olderFenceAtFencedSink_isFound_andTheUnfencedOneIsCounted() {
    Checker checker = new ExclusionChecker();
    Story story = new Story().write("fenced", "a", 30, 1).write("fenced", "b", 40, 1);
    Report report =
        good(checker, story.write("unfenced", "b", 40, 1).write("unfenced", "a", 30, 1));

    assertThat(report.consumed()).containsEntry("unfenced writes out of order", 1L);
    bad(checker, "S2", new Story().write("fenced", "b", 40, 1).write("fenced", "a", 30, 1));
    bad(checker, "S1", new Story().write("fenced", "a", 30, 1).write("fenced", "b", 30, 2));
    bad(checker, "S1", new Story().worked(20, 30, 1).worked(21, 30, 2));
  }

  @Test
  void coverage_gapOverlapAndDoubleSlivers_areFound() {
    Checker checker = new CoverageChecker();
    Key start = key(10);
    Key end = start.successor();
    good(
        checker, split(50, 50).child(3, ShardStatus.PARKED, start, end, true).finalRun(4, 2, 1, 1));
    bad(checker, "S7", split(50, 51).finalRun(3, 2, 0, 1));
    bad(checker, "S7", split(50, 49).finalRun(3, 2, 0, 1));
    bad(
        checker,
        "S7",
        split(50, 50)
            .child(3, ShardStatus.PARKED, start, end, true)
            .child(4, ShardStatus.PARKED, start, end, true)
            .finalRun(5, 2, 2, 1));
    bad(checker, "S11", split(50, 50).finalRun(3, 1, 0, 1));
  }

  private static Story split(int end, int start) {
    return new Story()
        .quiet()
        .root(ShardStatus.SPLIT, 0, 100, null)
        .child(1, ShardStatus.DONE, key(0), key(end), false)
        .child(2, ShardStatus.DONE, key(start), key(100), false);
  }

  @Test
  void work_keyThatNobodyWrote_isFound() {
    Checker checker = new WorkChecker();
    Story whole = worked().finalRun(1, 1, 0, 0).root(ShardStatus.DONE, 0, 3, null);
    good(checker, whole.write("fenced", "a", 30, 0).write("fenced", "a", 30, 1));
    bad(
        checker,
        "S7",
        worked()
            .finalRun(1, 0, 0, 0)
            .root(ShardStatus.ACTIVE, 0, 100, key(2))
            .write("fenced", "a", 30, 0)
            .write("fenced", "a", 30, 2));
    bad(
        checker,
        "S7",
        worked()
            .finalRun(1, 1, 0, 0)
            .root(ShardStatus.DONE, 0, 100, null)
            .write("fenced", "a", Story.RUN.incarnation() - 1, 0));
  }

  private static Story worked() {
    return new Story().worked(20, 30, 0);
  }

  @Test
  void cursor_thatMovesBack_isFound() {
    Checker checker = new CursorChecker();
    Story forward = new Story().done(checkpoint(1, 5), 1, 31).done(checkpoint(2, 7), 2, 32);
    good(checker, forward.read(7, 30, 5, 6, 33).root(ShardStatus.DONE, 0, 100, key(8)));
    bad(checker, "S5", new Story().done(checkpoint(1, 7), 1, 31).done(checkpoint(2, 5), 2, 32));
    bad(checker, "S5", new Story().done(checkpoint(1, 7), 1, 31).read(-1, 30, 5, 6, 32));
    bad(
        checker,
        "S13",
        new Story().done(checkpoint(1, 7), 1, 31).root(ShardStatus.DONE, 0, 100, key(6)));
    bad(checker, "S6", new Story().root(ShardStatus.ACTIVE, 0, 5, key(5)));
  }

  @Test
  void log_withoutWhatWasAcknowledged_isFound() {
    Checker checker = new LogChecker();
    good(checker, new Story().logged(1, 30, 31, 0, checkpoint(1, 5)).done(checkpoint(1, 5), 1, 31));
    bad(
        checker,
        "S13",
        new Story().logged(1, 30, 31, 0, checkpoint(1, 5)).done(checkpoint(2, 6), 1, 31));
    bad(checker, "S13", new Story().logged(1, 30, 31, 0).done(checkpoint(1, 5), 2, 31));
    bad(checker, "S10", new Story().logged(1, 30, 31, 0).logged(2, 30, 32, 0));
    bad(
        checker,
        "S10",
        new Story().logged(1, 30, 31, 0, checkpoint(1, 5)).done(checkpoint(1, 5), 1, 32));
  }

  @Test
  void oneEffect_commandDoneTwice_isFound() {
    Checker checker = new OneEffectChecker();
    Story once = new Story().done(checkpoint(1, 5), 1, 31);
    good(checker, once.judged(checkpoint(1, 5), Result.Done.INSTANCE, true, 2, 31));
    bad(checker, "S9", new Story().done(checkpoint(1, 5), 1, 31).done(checkpoint(1, 5), 2, 32));
    bad(
        checker,
        "S9",
        new Story()
            .judged(OPEN, new Result.SessionOpened(20, 1_000, 1_100), false, 1, 20)
            .judged(OPEN, new Result.SessionOpened(21, 1_000, 1_100), true, 2, 21));
  }

  @Test
  void events_outOfOrderTwiceOrLeftOut_areFound() {
    Checker checker = new EventsChecker();
    Story two = new Story().watch("a").watch("b").event("a", 1, 0).event("a", 1, 1);
    good(checker, two.event("a", 3, 0).event("b", 1, 0).event("b", 1, 1));
    bad(checker, "WATCH", new Story().watch("a").event("a", 2, 0).event("a", 1, 0));
    bad(checker, "WATCH", new Story().watch("a").event("a", 2, 0).event("a", 2, 0));
    bad(
        checker,
        "WATCH",
        new Story().watch("a").event("a", 1, 0).event("a", 2, 0).watch("b").event("b", 2, 0));
    bad(
        checker,
        "S13",
        new Story()
            .judged(OPEN, new Result.SessionOpened(20, 1_000, 1_100), false, 1, 20)
            .watch("a")
            .event("a", 21, 0));
  }

  @Test
  void digests_thatDiffer_areFound() {
    Checker checker = new DigestChecker();
    Applied one = new Applied("n1", 5, 30, 500, "aa");
    good(checker, new Story().add(one, new Applied("n2", 5, 30, 500, "aa")));
    bad(checker, "S12", new Story().add(one, new Applied("n2", 5, 30, 500, "ab")));
  }

  @Test
  void expiry_acceptedBeyondOrRefusedBeforeTheDeadline_isFound() {
    Checker checker = new ExpiryChecker();
    Result accepted = new Result.HeartbeatAccepted(1_200, true, false);
    Result expired = new Result.Rejected(Rejection.of(RejectionCode.SESSION_EXPIRED, "session"));
    SessionCommand beat = new SessionCommand.Heartbeat(20, 0, 0);
    good(checker, opened().logged(2, 20, 21, 1_099, beat).judged(beat, accepted, false, 2, 21));
    good(checker, opened().logged(2, 20, 20, 1_100, beat).judged(beat, expired, false, 2, 20));
    bad(
        checker,
        "L3",
        opened().logged(2, 20, 21, 1_100, beat).judged(beat, accepted, false, 2, 21));
    bad(checker, "L3", opened().logged(2, 20, 20, 1_099, beat).judged(beat, expired, false, 2, 20));
  }

  private static Story opened() {
    return new Story()
        .logged(1, 19, 20, 0, OPEN)
        .judged(OPEN, new Result.SessionOpened(20, 1_000, 1_100), false, 1, 20);
  }

  @Test
  void healing_runThatDoesNotSettle_isFound() {
    Checker checker = new HealingChecker();
    good(checker, new Story().worked(20, 30, 1).quiet().finalRun(3, 1, 1, 1));
    bad(checker, "L2", new Story().worked(20, 30, 1).quiet().finalRun(3, 1, 0, 1));
  }
}
