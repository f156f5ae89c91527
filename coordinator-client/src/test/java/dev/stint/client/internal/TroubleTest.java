package dev.stint.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** "Nothing was done" is said only where it is known. */
class TroubleTest {

  @Test
  void answersLost_mayBeDone() {
    assertThat(Trouble.of(Trouble.Kind.BROKEN, "reset").mayBeDone()).isTrue();
    assertThat(Trouble.of(Trouble.Kind.NOT_LEADER, "no").mayBeDone()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Trouble.Kind.class)
  void streamEnded_whatWasSentMayBeDoneUnlessNothingCanHaveBeen(Trouble.Kind kind) {
    Set<Trouble.Kind> unheard = EnumSet.of(Trouble.Kind.UNREACHABLE, Trouble.Kind.NO_STREAMS);
    Trouble trouble = new Trouble(kind, "why", false, "b:1", 5, null).endingStream();

    assertThat(trouble)
        .isEqualTo(new Trouble(kind, "why", !unheard.contains(kind), "b:1", 5, null));
  }
}
