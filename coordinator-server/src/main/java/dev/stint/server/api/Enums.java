package dev.stint.server.api;

import dev.stint.api.v1.Finding;
import dev.stint.api.v1.LossReason;
import dev.stint.api.v1.NothingGranted;
import dev.stint.api.v1.ParkReason;
import dev.stint.api.v1.RejectionCode;
import dev.stint.api.v1.RunStatus;
import dev.stint.api.v1.ShardStatus;
import dev.stint.api.v1.UnparkOutcome;
import dev.stint.api.v1.WhenDone;
import dev.stint.core.command.Result;

/**
 * The core's enums as the contract has them. Where the core has stored codes, they are the numbers
 * of the contract, neither ever reused; a test holds both sides to the same names.
 */
final class Enums {
  private Enums() {}

  static RunStatus of(dev.stint.core.value.RunStatus status) {
    return RunStatus.forNumber(status.code());
  }

  static ShardStatus of(dev.stint.core.value.ShardStatus status) {
    return ShardStatus.forNumber(status.code());
  }

  static ParkReason of(dev.stint.core.value.ParkReason reason) {
    return ParkReason.forNumber(reason.code());
  }

  static LossReason of(dev.stint.core.value.LossReason reason) {
    return LossReason.forNumber(reason.code());
  }

  static WhenDone of(dev.stint.core.value.WhenDone whenDone) {
    return WhenDone.forNumber(whenDone.code());
  }

  static RejectionCode of(dev.stint.core.command.RejectionCode code) {
    return RejectionCode.forNumber(code.number());
  }

  static NothingGranted.Why of(Result.NothingGranted.Why why) {
    return switch (why) {
      case NOTHING_CLAIMABLE -> NothingGranted.Why.NOTHING_CLAIMABLE;
      case AT_CAPACITY -> NothingGranted.Why.AT_CAPACITY;
      case DRAINING -> NothingGranted.Why.DRAINING;
      case SETTLED -> NothingGranted.Why.SETTLED;
    };
  }

  static UnparkOutcome.Outcome of(Result.Unparked.Outcome outcome) {
    return switch (outcome) {
      case UNPARKED -> UnparkOutcome.Outcome.UNPARKED;
      case NOT_PARKED -> UnparkOutcome.Outcome.NOT_PARKED;
      case NOT_FOUND -> UnparkOutcome.Outcome.NOT_FOUND;
    };
  }

  static Finding.Code of(dev.stint.core.read.Finding.Cause cause) {
    return Finding.Code.valueOf(cause.name());
  }

  /** The core's status, or {@code null} for none that it knows. */
  static dev.stint.core.value.RunStatus orNull(RunStatus status) {
    return status == RunStatus.UNRECOGNIZED || status == RunStatus.RUN_STATUS_UNSPECIFIED
        ? null
        : dev.stint.core.value.RunStatus.ofCode(status.getNumber());
  }

  /** The core's status, or {@code null} for none that it knows. */
  static dev.stint.core.value.ShardStatus orNull(ShardStatus status) {
    return status == ShardStatus.UNRECOGNIZED || status == ShardStatus.SHARD_STATUS_UNSPECIFIED
        ? null
        : dev.stint.core.value.ShardStatus.ofCode(status.getNumber());
  }

  /** The core's reason, or {@code null} for none that it knows. */
  static dev.stint.core.value.ParkReason orNull(ParkReason reason) {
    return reason == ParkReason.UNRECOGNIZED || reason == ParkReason.PARK_REASON_UNSPECIFIED
        ? null
        : dev.stint.core.value.ParkReason.ofCode(reason.getNumber());
  }
}
