package dev.stint.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.verify.check.LinearSearch.Outcome;
import dev.stint.verify.check.LinearSearch.Timed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A register: positive numbers are written, negative ones are read. */
class LinearSearchTest {
  private static Timed<Integer> op(int what, long invoked, long completed) {
    return new Timed<>(what, invoked, completed);
  }

  private static Timed<Integer> unknown(int what, long invoked) {
    return new Timed<>(what, invoked, Long.MAX_VALUE);
  }

  private static Outcome search(long maxSteps, List<Timed<Integer>> operations) {
    LinearSearch.Model<Integer, Integer> register =
        (state, what) -> what > 0 ? what : state == -what ? state : null;
    return new LinearSearch<>(register, operations, maxSteps).run(0);
  }

  @Test
  void readOfTheLatestWrite_hasAnOrder() {
    assertThat(search(100, List.of(op(1, 0, 1), op(2, 2, 3), op(-2, 4, 5))))
        .isEqualTo(Outcome.FOUND);
  }

  @Test
  void readOfAnOlderWrite_hasNone() {
    assertThat(search(100, List.of(op(1, 0, 1), op(2, 2, 3), op(-1, 4, 5))))
        .isEqualTo(Outcome.NONE);
  }

  @Test
  void overlappingWrites_mayBeReadInEitherOrder_butNotInBoth() {
    List<Timed<Integer>> writes = List.of(op(1, 0, 9), op(2, 0, 9));
    assertThat(search(100, with(writes, List.of(op(-1, 1, 2), op(-2, 3, 4)))))
        .isEqualTo(Outcome.FOUND);
    assertThat(search(100, with(writes, List.of(op(-2, 1, 2), op(-1, 3, 4)))))
        .isEqualTo(Outcome.FOUND);
    assertThat(search(100, with(writes, List.of(op(-2, 1, 2), op(-1, 3, 4), op(-2, 5, 6)))))
        .isEqualTo(Outcome.NONE);
  }

  @Test
  void unknownWrite_mayHappenLateOrNever_butNotBeforeItsInvocation() {
    assertThat(search(100, List.of(op(1, 0, 1), unknown(2, 2), op(-1, 90, 91), op(-2, 92, 93))))
        .isEqualTo(Outcome.FOUND);
    assertThat(search(100, List.of(op(1, 0, 1), unknown(2, 2), op(-1, 3, 4))))
        .isEqualTo(Outcome.FOUND);
    assertThat(search(100, List.of(op(1, 0, 1), op(-2, 2, 3), unknown(2, 4))))
        .isEqualTo(Outcome.NONE);
  }

  @Test
  void tooFewSteps_decideNothing() {
    List<Timed<Integer>> many = new ArrayList<>();
    for (int i = 1; i <= 14; i++) {
      many.add(op(i, 0, 100));
    }
    assertThat(search(1_000, with(many, List.of(op(-99, 50, 51))))).isEqualTo(Outcome.UNDECIDED);
  }

  private static List<Timed<Integer>> with(List<Timed<Integer>> some, List<Timed<Integer>> more) {
    List<Timed<Integer>> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
