package dev.stint.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ProtocolMessageEnum;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.read.Finding;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every constant of the core has its counterpart of the same name, and none is left over. */
final class EnumsTest {

  private static <E extends Enum<E>> void same(
      String prefix, E[] core, Function<E, ? extends ProtocolMessageEnum> map, List<String> extra) {
    List<String> mapped =
        Arrays.stream(core).map(one -> map.apply(one).getValueDescriptor().getName()).toList();
    assertThat(mapped)
        .containsExactlyElementsOf(Arrays.stream(core).map(one -> prefix + one.name()).toList());
    assertThat(map.apply(core[0]).getDescriptorForType().getValues())
        .extracting(value -> value.getName())
        .filteredOn(name -> !name.endsWith("UNSPECIFIED") && !extra.contains(name))
        .containsExactlyInAnyOrderElementsOf(mapped);
  }

  @Test
  void eachConstant_hasItsNameInTheContract() {
    same("RUN_STATUS_", RunStatus.values(), Enums::of, List.of());
    same("SHARD_STATUS_", ShardStatus.values(), Enums::of, List.of());
    same("PARK_REASON_", ParkReason.values(), Enums::of, List.of());
    same("LOSS_REASON_", LossReason.values(), Enums::of, List.of());
    same("WHEN_DONE_", WhenDone.values(), Enums::of, List.of());
    same("", Result.NothingGranted.Why.values(), Enums::of, List.of());
    same("", Result.Unparked.Outcome.values(), Enums::of, List.of());
    same("", Finding.Cause.values(), Enums::of, List.of());
    String code = "REJECTION_CODE_";
    same(
        code,
        RejectionCode.values(),
        Enums::of,
        List.of(
            code + "UNAUTHENTICATED",
            code + "PERMISSION_DENIED",
            code + "RESOURCE_EXHAUSTED",
            code + "UNAVAILABLE",
            code + "OUTCOME_UNKNOWN",
            code + "DEADLINE_EXCEEDED"));
  }

  @Test
  void eachConstant_comesBack() {
    for (RunStatus one : RunStatus.values()) {
      assertThat(Enums.orNull(Enums.of(one))).isEqualTo(one);
    }
    for (ShardStatus one : ShardStatus.values()) {
      assertThat(Enums.orNull(Enums.of(one))).isEqualTo(one);
    }
    for (ParkReason one : ParkReason.values()) {
      assertThat(Enums.orNull(Enums.of(one))).isEqualTo(one);
    }
    assertThat(Enums.orNull(dev.stint.api.v1.RunStatus.UNRECOGNIZED)).isNull();
    assertThat(Enums.orNull(dev.stint.api.v1.ShardStatus.SHARD_STATUS_UNSPECIFIED)).isNull();
    assertThat(Enums.orNull(dev.stint.api.v1.ParkReason.UNRECOGNIZED)).isNull();
  }
}
