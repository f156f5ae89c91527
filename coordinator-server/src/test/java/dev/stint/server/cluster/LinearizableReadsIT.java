package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same cut, the same reads, the same judge: for Stint's linearizable reads and for Ratis'. */
final class LinearizableReadsIT {
  /** Started last, so that it finds others to elect it; leads, and long believes that it does. */
  private static final String[] HOLDS_ON = {
    "raft.election-timeout-min=600 ms",
    "raft.election-timeout-max=8 s",
    "raft.step-down-wait=8 s",
    "raft.first-election-timeout-min=150 ms",
    "raft.first-election-timeout-max=300 ms"
  };

  private static final String[] NOTICES = {
    "raft.election-timeout-min=600 ms",
    "raft.election-timeout-max=1 s",
    "raft.first-election-timeout-min=10 s",
    "raft.first-election-timeout-max=12 s"
  };

  @TempDir Path directory;

  @Test
  void leaderCutOff_stintAnswersNoReadWithAnOldValue() throws Exception {
    TestCluster cluster =
        new TestCluster(directory)
            .with("n1", NOTICES)
            .with("n2", NOTICES)
            .with("n3", HOLDS_ON)
            .start();
    try (StintRegister register = new StintRegister(cluster)) {
      LinearizableReads found =
          LinearizableReads.atALeaderThatIsCutOff(register, old -> stillLeads(register, old));
      assertThat(found.reads()).as("%s", found).isPositive();
      assertThat(found.stale()).as("%s", found).isZero();
    }
  }

  /** It takes itself for the leader, and has only the old value: the reads were at its mercy. */
  private static void stillLeads(StintRegister register, String old) {
    assertThat(register.leads(old)).isTrue();
    assertThat(register.staleRead(old)).hasValue(1);
  }

  @Test
  void leaderCutOff_ratisAnswersItsOwnLinearizableReadsWithAnOldValue() throws Exception {
    try (RatisRegister register = new RatisRegister(directory)) {
      LinearizableReads found = LinearizableReads.atALeaderThatIsCutOff(register, old -> {});
      assertThat(found.stale()).as("%s", found).isPositive();
    }
  }
}
