package dev.stint.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBarrierTest {
  private final ReadBarrier<String> reads = new ReadBarrier<>(3);
  private final long nanos = Calls.START_NANOS;

  @Test
  void readsThatWait_shareTheNextEntry() {
    reads.arrive("a", Calls.FAR_NANOS);
    reads.arrive("b", Calls.FAR_NANOS);
    assertThat(reads.needsEntry()).isTrue();
    reads.onBuilt(1);

    assertThat(reads.needsEntry()).isFalse();
    assertThat(reads.onCompleted(1)).containsExactly("a", "b");
    assertThat(reads.onCompleted(1)).isEmpty();
    assertThat(reads.size()).isZero();
  }

  @Test
  void readThatArrivesAfterTheEntryWasBuilt_waitsForAnother() {
    reads.arrive("a", Calls.FAR_NANOS);
    reads.onBuilt(1);
    reads.arrive("b", Calls.FAR_NANOS);

    assertThat(reads.onCompleted(1)).containsExactly("a");
    assertThat(reads.needsEntry()).isTrue();
    reads.onBuilt(2);
    assertThat(reads.onCompleted(2)).containsExactly("b");
  }

  @Test
  void tooManyWait_refused() {
    assertThat(reads.arrive("a", Calls.FAR_NANOS)).isTrue();
    reads.onBuilt(1);
    assertThat(reads.arrive("b", Calls.FAR_NANOS)).isTrue();
    assertThat(reads.arrive("c", Calls.FAR_NANOS)).isTrue();
    assertThat(reads.arrive("d", Calls.FAR_NANOS)).isFalse();
    reads.onCompleted(1);
    assertThat(reads.arrive("d", Calls.FAR_NANOS)).isTrue();
  }

  @Test
  void deadlinePassesWhileNoEntryIsBuilt_givenOut() {
    reads.arrive("a", Calls.after(nanos, 10));
    reads.arrive("b", Calls.after(nanos, 20));

    assertThat(reads.takeExpired(Calls.after(nanos, 10))).containsExactly("a");
    assertThat(reads.size()).isEqualTo(1);
  }

  @Test
  void deposed_allGivenOut() {
    reads.arrive("a", Calls.FAR_NANOS);
    reads.onBuilt(1);
    reads.arrive("b", Calls.FAR_NANOS);
    reads.onBuilt(2);
    reads.arrive("c", Calls.FAR_NANOS);

    assertThat(reads.depose()).containsExactly("a", "b", "c");
    assertThat(reads.onCompleted(1)).isEmpty();
    assertThat(reads.size()).isZero();
  }
}
