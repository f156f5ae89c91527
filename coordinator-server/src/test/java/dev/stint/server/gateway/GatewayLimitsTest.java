package dev.stint.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stint.core.value.Limits;
import org.junit.jupiter.api.Test;

class GatewayLimitsTest {
  private static GatewayLimits of(int inFlight, int commands, int bytes, int rows, long queue) {
    return new GatewayLimits(10, queue, 10, 10, inFlight, commands, bytes, rows, 10, 10, 10);
  }

  @Test
  void defaults_areWhatTheProtocolAllows() {
    assertThat(GatewayLimits.DEFAULT.maxEntryBytes()).isEqualTo(Limits.MAX_ENTRY_BYTES);
    assertThat(GatewayLimits.DEFAULT.maxEntryCommands()).isEqualTo(Limits.MAX_ENTRY_COMMANDS);
    assertThat(GatewayLimits.DEFAULT.maxEntryRows()).isEqualTo(Limits.MAX_ENTRY_ROWS);
  }

  @Test
  void boundsBeyondTheProtocol_refusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(0, 1, 100, 1, 100))
        .withMessage("maxEntriesInFlight is 0; it must be 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(1, 1_025, 100, 1, 100))
        .withMessage("maxEntryCommands is 1025; it must be 1 to 1024");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(1, 1, (1 << 20) + 1, 1, 2 << 20))
        .withMessage("maxEntryBytes is 1048577; it must be 1 to 1048576");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(1, 1, 100, 4_097, 100))
        .withMessage("maxEntryRows is 4097; it must be 1 to 4096");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(1, 1, 100, 1, 99))
        .withMessageContaining("it must hold one entry");
  }
}
