package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubmitFailuresTest {

  private static final RaftGroupMemberId SELF =
      RaftGroupMemberId.valueOf(RaftPeerId.valueOf("n1"), GroupIds.of("c", 0));
  private static final RaftPeer OTHER =
      RaftPeer.newBuilder().setId("n2").setAddress("127.0.0.1:1").build();

  static List<Throwable> everything() {
    return List.of(
        new NotLeaderException(SELF, OTHER, List.of(OTHER)),
        new ResourceUnavailableException("add a pending write request"),
        new LeaderSteppingDownException("stepping down"),
        new LeaderNotReadyException(SELF),
        new ServerNotReadyException("closing"),
        new StateMachineException("too large"),
        new IllegalStateException("anything"));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void entryThatReachedTheLog_hasAnUnknownOutcomeWhateverRatisSays(Throwable said) {
    SubmitFailure failure = SubmitFailures.of(said, true, "n1");

    assertThat(failure).isInstanceOf(SubmitFailure.OutcomeUnknown.class).hasCause(said);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void entryThatDidNotReachTheLog_neverHasAnUnknownOutcome(Throwable said) {
    SubmitFailure failure = SubmitFailures.of(new CompletionException(said), false, "n1");

    assertThat(failure).isNotInstanceOf(SubmitFailure.OutcomeUnknown.class).hasNoCause();
    assertThat(failure.getStackTrace()).as("an ordinary answer under load").isEmpty();
  }

  @Test
  void leaderElsewhere_isNamed() {
    SubmitFailure failure =
        SubmitFailures.of(new NotLeaderException(SELF, OTHER, List.of(OTHER)), false, "n1");

    assertThat(failure)
        .isInstanceOfSatisfying(
            SubmitFailure.NotLeader.class, f -> assertThat(f.leaderId()).hasValue("n2"));
  }

  @Test
  void noLeaderKnownOrLeadershipOnItsWay_namesNobody() {
    for (Throwable said :
        List.of(
            new NotLeaderException(SELF, null, List.of()),
            new LeaderSteppingDownException("stepping down"))) {
      assertThat(SubmitFailures.of(said, false, "n1"))
          .isInstanceOfSatisfying(
              SubmitFailure.NotLeader.class, f -> assertThat(f.leaderId()).isEmpty());
    }
  }

  @Test
  void leaderThatIsFullOrCatchesUp_isBusyForAMoment() {
    for (Throwable said :
        List.of(new ResourceUnavailableException("full"), new LeaderNotReadyException(SELF))) {
      assertThat(SubmitFailures.of(said, false, "n1"))
          .isInstanceOfSatisfying(
              SubmitFailure.Busy.class, f -> assertThat(f.retryAfterMillis()).isBetween(1L, 100L));
    }
  }

  @Test
  void serverThatGoesDown_isClosed() {
    assertThat(SubmitFailures.of(new ServerNotReadyException("closing"), false, "n1"))
        .isInstanceOf(SubmitFailure.Closed.class);
  }
}
