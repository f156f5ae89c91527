package dev.stint.client.wire;

import com.google.protobuf.ProtocolMessageEnum;
import dev.stint.core.value.LossReason;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;

/**
 * Enumerations of the contract. Their numbers are those of the core. A value that only a newer
 * server knows ends the decoding, because nothing sensible can be said about a thing in an unknown
 * state.
 */
final class Enums {
  private Enums() {}

  static RunStatus runStatus(dev.stint.api.v1.RunStatus status) {
    return RunStatus.ofCode(known(status));
  }

  static dev.stint.api.v1.RunStatus runStatus(RunStatus status) {
    return dev.stint.api.v1.RunStatus.forNumber(status.code());
  }

  static ShardStatus shardStatus(dev.stint.api.v1.ShardStatus status) {
    return ShardStatus.ofCode(known(status));
  }

  static dev.stint.api.v1.ShardStatus shardStatus(ShardStatus status) {
    return dev.stint.api.v1.ShardStatus.forNumber(status.code());
  }

  static ParkReason parkReason(dev.stint.api.v1.ParkReason reason) {
    return ParkReason.ofCode(known(reason));
  }

  static dev.stint.api.v1.ParkReason parkReason(ParkReason reason) {
    return dev.stint.api.v1.ParkReason.forNumber(reason.code());
  }

  static LossReason lossReason(dev.stint.api.v1.LossReason reason) {
    return LossReason.ofCode(known(reason));
  }

  static WhenDone whenDone(dev.stint.api.v1.WhenDone whenDone) {
    return WhenDone.ofCode(known(whenDone));
  }

  static dev.stint.api.v1.WhenDone whenDone(WhenDone whenDone) {
    return dev.stint.api.v1.WhenDone.forNumber(whenDone.code());
  }

  private static int known(ProtocolMessageEnum value) {
    if (value.toString().equals("UNRECOGNIZED") || value.getNumber() == 0) {
      throw new UnreadableAnswerException(
          "the server uses a "
              + value.getClass().getSimpleName()
              + " that this client does not know: use a newer client");
    }
    return value.getNumber();
  }
}
