package dev.stint.verify.check;

import static dev.stint.verify.check.Story.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.verify.history.Ask;
import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.HistoryRecord.Operation;
import dev.stint.verify.history.Reply;
import dev.stint.verify.history.Sight;
import dev.stint.verify.sim.Level;
import dev.stint.verify.sim.Simulation;
import dev.stint.verify.sim.SimulationOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTest {
  private final Checker checker = new LinearizabilityChecker();

  private Report check(Story story) {
    return checker.check(story.history());
  }

  @Test
  void readOfWhatWasAcknowledged_passes() {
    Report report = check(new Story().done(checkpoint(1, 5), 1, 31).read(5, 30, 3, 4, 31));

    assertThat(report.passed()).isTrue();
    assertThat(report.consumed()).containsEntry("orders found", 1L);
  }

  @Test
  void readAsked_afterACheckpointWasAcknowledged_thatDoesNotShowIt_isFound() {
    Report report = check(new Story().done(checkpoint(1, 5), 1, 31).read(4, 30, 3, 4, 31));

    assertThat(report.findings()).hasSize(1);
  }

  @Test
  void readThatOverlapsTheCheckpoint_mayShowEither() {
    assertThat(check(new Story().done(checkpoint(1, 5), 1, 31).read(5, 30, 1, 2, 0)).passed())
        .isTrue();
    assertThat(check(new Story().done(checkpoint(1, 5), 1, 31).read(4, 30, 1, 2, 0)).passed())
        .isTrue();
  }

  @Test
  void readsThatGoBack_areFound() {
    assertThat(check(new Story().read(5, 30, 1, 2, 0).read(4, 30, 3, 4, 0)).findings()).hasSize(1);
    assertThat(check(new Story().read(5, 31, 1, 2, 0).read(5, 30, 3, 4, 0)).findings()).hasSize(1);
  }

  @Test
  void checkpointOfUnknownOutcome_mayBeSeenLater_butNotBeforeItWasAsked() {
    Reply unknown = new Reply.Unknown("no answer", true);
    Story late = new Story().read(4, 30, 0, 1, 0).read(5, 30, 30, 40, 0);
    late.operation(checkpoint(1, 5), 2, HistoryRecord.NEVER, unknown);
    Story early = new Story().read(4, 30, 0, 1, 0).read(5, 30, 2, 3, 0);
    early.operation(checkpoint(1, 5), 4, HistoryRecord.NEVER, unknown);

    assertThat(check(late).passed()).isTrue();
    assertThat(check(early).findings()).hasSize(1);
  }

  @Test
  void simulatedHistory_withOneReadMadeStale_isFound() {
    History history = Simulation.run(new SimulationOptions(7, 1_000, Level.of("calm"))).history();
    assertThat(checker.check(history).findings()).isEmpty();

    assertThat(checker.check(withStaleRead(history)).findings()).isNotEmpty();
  }

  /** The last linearizable read of a shard that shows a cursor shows none. */
  private static History withStaleRead(History history) {
    List<HistoryRecord> records = new ArrayList<>(history.records());
    for (int i = records.size() - 1; i >= 0; i--) {
      if (records.get(i) instanceof Operation op
          && op.ask() instanceof Ask.ReadShard read
          && read.mode() == Ask.ReadMode.LINEARIZABLE
          && op.reply() instanceof Reply.Saw saw
          && saw.sight() instanceof Sight.OfShard sight
          && sight.lastKeyOrNull() != null) {
        Sight stale =
            new Sight.OfShard(
                sight.status(), sight.startOrNull(), sight.endOrNull(), null, sight.fence(), 0);
        Reply reply = new Reply.Saw(stale, saw.at());
        records.set(
            i,
            new Operation(
                op.op(), op.process(), read, op.invokedNanos(), op.completedNanos(), reply, 1));
        return new History(history.header(), records, List.of());
      }
    }
    throw new AssertionError("no read of a cursor");
  }
}
