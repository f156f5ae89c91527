package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Comparison GOOD = new Comparison(50_000, 0, 0, 128, 64, List.of());

  @Test
  void resultLine_exactlyAsPromised() {
    Comparison comparison = new Comparison(1, 2, 3, 4, 6, List.of());
    assertThat(new Verdict(comparison, true, 5, 7, 8, 9, 10, 11).resultLine())
        .isEqualTo(
            "RESULT keys=1 missing=2 wrong=3 reprocessed=4 reprocessed_bound=5"
                + " stale_writes_refused=6 leader_kills=7 worker_kills=8 zombies=9 parked=10"
                + " seconds=11");
  }

  @Test
  void everythingHolds_exitCodeZero() {
    Verdict verdict = new Verdict(GOOD, true, 128, 1, 1, 1, 0, 60);
    assertThat(verdict.failures()).isEmpty();
    assertThat(verdict.exitCode()).isZero();
  }

  @Test
  void oneThingDoesNotHold_exitCodeOneAndSaidWhy() {
    failing(new Verdict(GOOD, true, 127, 1, 1, 1, 0, 60), "128 keys were written again");
    failing(new Verdict(GOOD, true, 128, 0, 1, 1, 0, 60), "no killed leader");
    failing(new Verdict(GOOD, true, 128, 1, 0, 1, 0, 60), "no killed worker");
    failing(new Verdict(GOOD, true, 128, 1, 1, 0, 0, 60), "no zombie");
    failing(new Verdict(GOOD, false, 128, 1, 1, 1, 0, 60), "did not settle");
    failing(verdict(new Comparison(9, 1, 0, 0, 1, List.of())), "1 keys have no result");
    failing(verdict(new Comparison(9, 0, 2, 0, 1, List.of())), "2 keys are wrong");
  }

  private static Verdict verdict(Comparison comparison) {
    return new Verdict(comparison, true, 128, 1, 1, 1, 0, 60);
  }

  private static void failing(Verdict verdict, String why) {
    assertThat(verdict.exitCode()).isEqualTo(1);
    assertThat(verdict.failures()).singleElement().asString().contains(why);
  }
}
