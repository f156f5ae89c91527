package dev.stint.core.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.command.CommandKind;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Due;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.ShardState;
import dev.stint.core.row.Table;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, ranges, names, waits and stored codes. */
final class ValuesTest {

  // keys and ranges

  @Test
  @Verifies("S7")
  void keys_areInUnsignedOrder_andTheSuccessorIsTheNext() {
    Key low = Key.of(new byte[] {0x7F, 0x7F});
    Key high = Key.of(new byte[] {(byte) 0x80});
    assertThat(low.isBelow(high)).isTrue();
    assertThat(high.isAbove(low)).isTrue();
    Key successor = low.successor();
    assertThat(successor.toBytes()).containsExactly(0x7F, 0x7F, 0);
    assertThat(low.isSuccessor(successor)).isTrue();
    assertThat(low.isSuccessor(low)).isFalse();
    assertThat(low.isSuccessor(successor.successor())).isFalse();
    assertThat(low.isSuccessor(Key.of(new byte[] {0x7F, 0x7F, 1}))).isFalse();
    assertThat(low.isSuccessor(Key.of(new byte[] {0x7E, 0x7F, 0}))).isFalse();
    assertThat(low).isEqualTo(Key.of(new byte[] {0x7F, 0x7F})).isNotEqualTo(successor);
    assertThatThrownBy(() -> Key.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysAndBlobs_areCopiedInAndOut() {
    byte[] bytes = {1};
    Key key = Key.of(bytes);
    Blob blob = Blob.of(bytes);
    bytes[0] = 9;
    key.toBytes()[0] = 9;
    blob.toBytes()[0] = 9;
    assertThat(key.toBytes()).containsExactly(1);
    assertThat(blob.toBytes()).containsExactly(1);
    assertThat(key).hasToString("01");
    assertThat(blob).hasToString("01");
  }

  @ParameterizedTest
  @CsvSource({
    "c-m, c, true",
    "c-m, b, false",
    "c-m, m, false",
    "c-m, lz, true",
    "-m, a, true",
    "-m, m, false",
    "c-, z, true",
    "c-, b, false",
    "-, q, true",
  })
  @Verifies("S6")
  void range_containsItsStartAndNotItsEnd(String range, String key, boolean inside) {
    assertThat(Job.range(range).contains(Job.key(key))).isEqualTo(inside);
  }

  @ParameterizedTest
  @CsvSource({"c-m, c, false", "c-m, m, false", "c-m, d, true", "-m, a, true", "c-, z, true"})
  @Verifies("S7")
  void boundary_cutsOnlyStrictlyInside(String range, String at, boolean cuts) {
    assertThat(Job.range(range).isCutBy(Job.key(at))).isEqualTo(cuts);
  }

  @ParameterizedTest
  @CsvSource({
    "a-c, c-e, false",
    "a-d, c-e, true",
    "a-z, c-e, true",
    "-c, c-, false",
    "-, c-e, true",
    "-d, c-, true",
    "c-e, c-e, true",
  })
  @Verifies("S7")
  void ranges_overlapWhenTheyShareAKey(String a, String b, boolean overlap) {
    assertThat(Job.range(a).overlaps(Job.range(b))).isEqualTo(overlap);
    assertThat(Job.range(b).overlaps(Job.range(a))).isEqualTo(overlap);
  }

  @Test
  void emptyRange_isRefused_andASingleKeyIsItsOwn() {
    assertThat(KeyRange.isValid(Job.key("c"), Job.key("c"))).isFalse();
    assertThatThrownBy(() -> KeyRange.of(Job.key("c"), Job.key("c")))
        .isInstanceOf(IllegalArgumentException.class);
    KeyRange one = KeyRange.single(Job.key("c"));
    assertThat(one.isOnly(Job.key("c"))).isTrue();
    assertThat(one.isOnly(Job.key("d"))).isFalse();
    assertThat(Job.range("c-d").isOnly(Job.key("c"))).isFalse();
    assertThat(one.contains(Job.key("c").successor())).isFalse();
  }

  @Test
  void cuts_areStrictlyAscendingAndInside_howeverNarrowTheRange() {
    List<KeyRange> ranges =
        List.of(
            KeyRange.all(),
            Job.range("a-b"),
            Job.range("-a"),
            Job.range("zz-"),
            KeyRange.of(Job.key("a"), Job.key("a").successor().successor()),
            KeyRange.single(Job.key("a")));
    for (KeyRange range : ranges) {
      Key last = null;
      for (Key cut : KeySpace.cut(range, 7)) {
        assertThat(range.isCutBy(cut)).as("%s in %s", cut, range).isTrue();
        assertThat(last == null || cut.isAbove(last)).isTrue();
        last = cut;
      }
    }
    assertThat(KeySpace.cut(Job.range("a-b"), 4)).hasSize(3);
    assertThat(KeySpace.cut(KeyRange.single(Job.key("a")), 4)).isEmpty();
    assertThat(KeySpace.fraction(Job.range("a-c"), Job.key("b"))).isBetween(0.49, 0.51);
  }

  // names, waits, leases

  @ParameterizedTest
  @CsvSource({"a, true", "0, true", "a.b_c-9, true", "-a, false", "A, false", "a b, false"})
  void names(String name, boolean valid) {
    assertThat(Names.isValid(name)).isEqualTo(valid);
  }

  @Test
  void nameOf65Characters_orNone_isNoName() {
    assertThat(Names.isValid("a".repeat(64))).isTrue();
    assertThat(Names.isValid("a".repeat(65))).isFalse();
    assertThat(Names.isValid("")).isFalse();
    assertThat(Names.isValid(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "2, 2000",
    "3, 4000",
    "6, 32000",
    "7, 60000",
    "8, 60000",
    "1000, 60000",
    "0, 1000",
  })
  @Verifies("L4")
  void backoff_doublesToItsMaximum(int times, long wait) {
    assertThat(RunConfig.DEFAULT.backoffMillis(times)).isEqualTo(wait);
  }

  @Test
  void backoffOfZero_staysZero() {
    RunConfig config = new RunConfig(1, 1, 0, 5, 5, 0, 60_000, true, WhenDone.AUTO_COMPLETE, 0);
    assertThat(config.backoffMillis(1_000)).isZero();
  }

  @Test
  void leaseHash_dependsOnAllOfIt() {
    long hash = new HeldLease(1, 2, 3).hash();
    assertThat(Stream.of(new HeldLease(2, 2, 3), new HeldLease(1, 3, 3), new HeldLease(1, 2, 4)))
        .noneMatch(other -> other.hash() == hash);
  }

  @Test
  void slotTable_fillsAllSlots_andNothingElseIsOne() {
    SlotTable table = SlotTable.ofRuns(new int[] {Limits.SLOTS / 2, 1, Limits.SLOTS / 2, 2});
    int slot = SlotTable.slotOf("acme", "job");
    assertThat(slot).isBetween(0, Limits.SLOTS - 1);
    assertThat(table.groupOf("acme", "job")).isEqualTo(slot < Limits.SLOTS / 2 ? 1 : 2);
    assertThat(SlotTable.ofRuns(table.runs())).isEqualTo(table).hasSameHashCodeAs(table);
    int[][] defects = {
      {},
      {Limits.SLOTS - 1, 1},
      {Limits.SLOTS + 1, 1},
      {Limits.SLOTS},
      {0, 1, Limits.SLOTS, 1},
      {Limits.SLOTS, -1},
      {-1, 1, Limits.SLOTS + 1, 1},
      {Limits.SLOTS, 1, 0, 1},
    };
    for (int[] pairs : defects) {
      assertThatThrownBy(() -> SlotTable.ofRuns(pairs))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void slotTable_ofOneGroup_holdsEveryRun() {
    SlotTable table = SlotTable.single(7);
    assertThat(table.runs()).containsExactly(Limits.SLOTS, 7);
    for (int i = 0; i < 100; i++) {
      assertThat(table.groupOf("acme", "job-" + i)).isEqualTo(7);
    }
  }

  @Test
  void slotTable_changesGroupExactlyWhereItsRunsSay() {
    for (int i = 0; i < 100; i++) {
      String run = "job-" + i;
      int slot = SlotTable.slotOf("acme", run);
      int after = Limits.SLOTS - slot - 1;
      SlotTable below = slot == 0 ? null : SlotTable.ofRuns(new int[] {slot, 1, after + 1, 2});
      SlotTable above = after == 0 ? null : SlotTable.ofRuns(new int[] {slot + 1, 1, after, 2});
      assertThat(below == null ? 2 : below.groupOf("acme", run)).as(run).isEqualTo(2);
      assertThat(above == null ? 1 : above.groupOf("acme", run)).as(run).isEqualTo(1);
    }
  }

  @Test
  void slot_isTheFirstFourBytesOfTheHashModuloTheSlots() throws Exception {
    for (String name : List.of("acme/job", "a/b", "acme/nightly.2024", "umbrella/scan")) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes("UTF-8"));
      BigInteger head = new BigInteger(1, Arrays.copyOf(hash, 4));
      String[] parts = name.split("/");
      assertThat(SlotTable.slotOf(parts[0], parts[1]))
          .isEqualTo(head.mod(BigInteger.valueOf(Limits.SLOTS)).intValueExact());
    }
  }

  @Test
  void slots_areSpreadOverRunNames() {
    long distinct =
        IntStream.range(0, 1_000).map(i -> SlotTable.slotOf("acme", "job-" + i)).distinct().count();
    assertThat(distinct).isGreaterThan(850); // of 1,000 thrown into 4,096
  }

  // codes that are stored; GoldenBytesTest pins their numbers

  @Test
  @Verifies("S12")
  void storedCodes_areTheirConstants_andNoneIsUsedTwice() {
    assertCodes(ShardStatus.values(), ShardStatus::code, ShardStatus::ofCode);
    assertCodes(RunStatus.values(), RunStatus::code, RunStatus::ofCode);
    assertCodes(WhenDone.values(), WhenDone::code, WhenDone::ofCode);
    assertCodes(ParkReason.values(), ParkReason::code, ParkReason::ofCode);
    assertCodes(LossReason.values(), LossReason::code, LossReason::ofCode);
    assertCodes(CommandKind.values(), CommandKind::code, CommandKind::ofCode);
    assertCodes(EventKind.values(), EventKind::code, EventKind::ofCode);
    assertCodes(RejectionCode.values(), RejectionCode::number, RejectionCode::ofNumber);
    assertThat(Arrays.stream(Table.values()).map(Table::id)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(Due.values()).map(Due::code)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(ShardState.values()).map(ShardState::code)).doesNotHaveDuplicates();
  }

  private static <T> void assertCodes(T[] constants, ToIntFunction<T> code, IntFunction<T> ofCode) {
    assertThat(Arrays.stream(constants).map(code::applyAsInt)).doesNotHaveDuplicates();
    for (T constant : constants) {
      assertThat(ofCode.apply(code.applyAsInt(constant))).isEqualTo(constant);
    }
    assertThat(ofCode.apply(0)).isNull();
    assertThat(ofCode.apply(-1)).isNull();
    assertThat(ofCode.apply(255)).isNull();
  }

  @Test
  void everyRejection_saysWhatToDo_andItsMessageHoldsNoKeyBytes() {
    for (RejectionCode code : RejectionCode.values()) {
      assertThat(code.whatToDo()).isNotBlank().doesNotEndWith(".");
    }
    Rejection moved =
        Rejection.ofRange(RejectionCode.OUT_OF_RANGE, "last_key", Job.range("secret-tops"));
    assertThat(moved.message()).isEqualTo("OUT_OF_RANGE: last_key");
    assertThat(Rejection.of(RejectionCode.STALE_FENCE, "fence", 3, 5).message())
        .isEqualTo("STALE_FENCE: fence: given 3, current 5");
    assertThat(Rejection.ofRun(RejectionCode.RUN_NOT_ACTIVE, RunStatus.DONE).message())
        .isEqualTo("RUN_NOT_ACTIVE: run is DONE");
    assertThat(Rejection.ofShard(RejectionCode.SHARD_TERMINAL, ShardStatus.SPLIT).message())
        .isEqualTo("SHARD_TERMINAL: shard is SPLIT");
  }
}
