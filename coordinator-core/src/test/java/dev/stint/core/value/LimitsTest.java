package dev.stint.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bounds of the protocol, said a second time: a changed bound is a changed contract. */
final class LimitsTest {

  @Test
  void sizes_areTheProtocols() {
    assertThat(Limits.MAX_KEY_BYTES).isEqualTo(4_096);
    assertThat(Limits.MAX_BOUNDARY_BYTES).isEqualTo(4_097);
    assertThat(Limits.MAX_TOKEN_BYTES).isEqualTo(16_384);
    assertThat(Limits.MAX_METADATA_BYTES).isEqualTo(16_384);
    assertThat(Limits.MAX_MESSAGE_BYTES).isEqualTo(1_024);
    assertThat(Limits.MAX_NAME_CHARS).isEqualTo(64);
    assertThat(Limits.MAX_LIST_BYTES).isEqualTo(1_048_576);
    assertThat(Limits.MAX_ENTRY_BYTES).isEqualTo(1_048_576);
  }

  @Test
  void counts_areTheProtocols() {
    assertThat(Limits.MAX_CHILDREN_PER_SPLIT).isEqualTo(256);
    assertThat(Limits.MAX_GRANTS_PER_CLAIM).isEqualTo(256);
    assertThat(Limits.MAX_RANGES_PER_CHUNK).isEqualTo(4_000);
    assertThat(Limits.MAX_IDS_PER_UNPARK).isEqualTo(4_000);
    assertThat(Limits.MAX_PARKED_SLIVERS_PER_RUN).isEqualTo(10_000);
    assertThat(Limits.MAX_SESSION_CAPACITY).isEqualTo(10_000);
    assertThat(Limits.MAX_ENTRY_COMMANDS).isEqualTo(1_024);
    assertThat(Limits.MAX_ENTRY_ROWS).isEqualTo(4_096);
    assertThat(Limits.BACKGROUND_ROWS_PER_ENTRY).isEqualTo(4_096);
    assertThat(Limits.LOSSY_FROM_LOSSES).isEqualTo(2);
  }

  @Test
  void times_areTheProtocols() {
    assertThat(Limits.MIN_TTL_MILLIS).isEqualTo(1_000);
    assertThat(Limits.MAX_TTL_MILLIS).isEqualTo(3_600_000);
    assertThat(Limits.DEFAULT_TTL_MILLIS).isEqualTo(10_000);
    assertThat(Limits.MAX_RELEASE_DELAY_MILLIS).isEqualTo(3_600_000);
    assertThat(Limits.MAX_OP_AHEAD_MILLIS).isEqualTo(600_000);
    assertThat(Limits.DEFAULT_OP_AHEAD_MILLIS).isEqualTo(60_000);
    assertThat(Limits.AFFINITY_MILLIS).isEqualTo(5_000);
  }
}
