package dev.stint.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.Refusal;
import dev.stint.core.command.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DispatchLogicTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long FAR = 60_000 * MILLI;
  private static final Verdict DONE =
      new Verdict.Final(Answer.Accepted.of(Result.Done.INSTANCE, 5));

  private final DispatchOptions options =
      new DispatchOptions(2, 3, 1_000, 10, 1_000 * MILLI, 1_500 * MILLI, 10_000 * MILLI);
  private final DispatchLogic logic =
      new DispatchLogic(
          List.of("a:1", "b:1", "c:1"), options, RetryPolicy.DEFAULT, true, () -> 0.5);
  private long now = 1_000 * MILLI;

  private List<DispatchEffect> settle() {
    logic.settle(now);
    return logic.takeEffects();
  }

  private <T extends DispatchEffect> List<T> settle(Class<T> kind) {
    return settle().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void submit(long... ids) {
    for (long id : ids) {
      logic.submit(new Operation(id, "op " + id, 10, false, false, now + FAR));
    }
  }

  /** A link that can send, with these on the way in one message each as far as the window goes. */
  private long connected() {
    long link = settle(DispatchEffect.Connect.class).get(0).link();
    logic.opened(link);
    return link;
  }

  private static List<Long> ids(List<DispatchEffect.Transmit> messages) {
    List<Long> ids = new ArrayList<>();
    messages.forEach(message -> message.operations().forEach(each -> ids.add(each.id())));
    return ids;
  }

  private static Verdict refused(ErrorCode code) {
    return new Verdict.Final(Answer.Refused.of(Refusal.of(code, "no", "")));
  }

  @Test
  void idle_connectsToNobodyAndSleeps() {
    assertThat(settle()).isEmpty();
    assertThat(logic.nextWake()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void loneOperation_leavesAtOnce() {
    submit(1);
    connected();

    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(1L);
  }

  @Test
  void nothing_isSentBeforeTheLinkIsOpen() {
    submit(1);

    assertThat(settle()).hasSize(1).first().isInstanceOf(DispatchEffect.Connect.class);
  }

  @Test
  void windowFull_whatQueuesBecomesTheNextMessage() {
    submit(1);
    long link = connected();
    settle();
    submit(2);
    settle();
    submit(3, 4);
    assertThat(settle(DispatchEffect.Transmit.class)).isEmpty();

    logic.answered(now, link, 1, DONE);

    List<DispatchEffect.Transmit> next = settle(DispatchEffect.Transmit.class);
    assertThat(next).hasSize(1);
    assertThat(ids(next)).containsExactly(3L, 4L);
  }

  @Test
  void message_isBoundedInCountAndBytes() {
    submit(1, 2, 3, 4);
    connected();
    assertThat(settle(DispatchEffect.Transmit.class).get(0).operations()).hasSize(3);

    DispatchLogic bytes =
        new DispatchLogic(List.of("a:1"), options, RetryPolicy.DEFAULT, true, () -> 0.5);
    bytes.submit(new Operation(1, "", 700, false, false, now + FAR));
    bytes.submit(new Operation(2, "", 700, false, false, now + FAR));
    bytes.submit(new Operation(3, "", 5_000, false, false, now + FAR));
    bytes.settle(now);
    bytes.opened(((DispatchEffect.Connect) bytes.takeEffects().get(0)).link());
    bytes.settle(now);
    assertThat(bytes.takeEffects())
        .allSatisfy(
            effect -> assertThat(((DispatchEffect.Transmit) effect).operations()).hasSize(1));
  }

  @Test
  void heartbeat_overtakesAndPassesAFullWindow() {
    submit(1);
    connected();
    settle();
    submit(2);
    settle();
    submit(3);
    logic.submit(new Operation(4, "beat", 10, true, false, now + FAR));

    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(4L);
  }

  @Test
  void waitingClaim_takesNoPlaceInTheWindowAndItsSilenceMeansNothing() {
    logic.submit(new Operation(1, "claim", 10, false, true, now + FAR));
    connected();
    settle();
    submit(2);
    settle();
    submit(3);
    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(3L);

    DispatchLogic waiting =
        new DispatchLogic(List.of("a:1"), options, RetryPolicy.DEFAULT, true, () -> 0.5);
    waiting.submit(new Operation(1, "claim", 10, false, true, now + FAR));
    waiting.settle(now);
    waiting.opened(1);
    waiting.settle(now);
    assertThat(waiting.nextWake()).isEqualTo(now + FAR);
  }

  @Test
  void tooMany_areRefusedAtOnceAsNotDone() {
    submit(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    List<DispatchEffect.Finish> finished = settle(DispatchEffect.Finish.class);
    assertThat(finished).hasSize(1);
    assertThat(finished.get(0).operation().id()).isEqualTo(11);
    assertThat(finished.get(0).answer()).isInstanceOf(Answer.NotDone.class);
  }

  @Test
  void linkBroken_allIsSentAgainInOrderOverTheNext() {
    submit(1, 2);
    long link = connected();
    settle();
    submit(3);
    logic.broken(now, link, Trouble.of(Trouble.Kind.BROKEN, "reset"));

    DispatchEffect.Connect next = settle(DispatchEffect.Connect.class).get(0);
    assertThat(next.address()).isEqualTo("b:1");
    logic.opened(next.link());
    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void deadlinePassed_saysUnknownOnlyForWhatMayHaveBeenHeard() {
    logic.submit(new Operation(1, "sent", 10, false, false, now + 100 * MILLI));
    connected();
    settle();
    DispatchLogic unheard =
        new DispatchLogic(List.of("a:1"), options, RetryPolicy.DEFAULT, true, () -> 0.5);
    unheard.submit(new Operation(1, "unsent", 10, false, false, now + 100 * MILLI));
    unheard.settle(now);
    unheard.takeEffects();
    now += 100 * MILLI;

    assertThat(settle(DispatchEffect.Finish.class).get(0).answer())
        .isInstanceOf(Answer.Unknown.class);
    unheard.settle(now);
    assertThat(unheard.takeEffects())
        .filteredOn(DispatchEffect.Finish.class::isInstance)
        .allSatisfy(
            effect ->
                assertThat(((DispatchEffect.Finish) effect).answer())
                    .isInstanceOf(Answer.NotDone.class));
  }

  @Test
  void brokenOnceAndThenRefused_saysThatAnEarlierAttemptIsUnknown() {
    submit(1);
    long link = connected();
    settle();
    logic.broken(now, link, Trouble.of(Trouble.Kind.BROKEN, "reset"));
    long next = connected();
    settle();
    logic.answered(now, next, 1, refused(ErrorCode.EXPIRED));

    Answer answer = settle(DispatchEffect.Finish.class).get(0).answer();
    assertThat(((Answer.Refused) answer).earlierUnknown()).isTrue();
  }

  @Test
  void brokenAndThenNotHeardAndThenRefused_doesNotForgetTheFirst() {
    submit(1);
    long link = connected();
    settle();
    logic.broken(now, link, Trouble.of(Trouble.Kind.BROKEN, "reset"));
    link = connected();
    settle();
    logic.messageFailed(now, link, 2, Trouble.of(Trouble.Kind.NOT_LEADER, "no"));
    link = connected();
    settle();
    logic.answered(now, link, 1, refused(ErrorCode.EXPIRED));

    Answer answer = settle(DispatchEffect.Finish.class).get(0).answer();
    assertThat(((Answer.Refused) answer).earlierUnknown()).isTrue();
  }

  @Test
  void oneThatAnswered_isLeftWithoutAWaitHoweverLongItWasSearchedFor() {
    submit(1);
    for (int i = 0; i < 8; i++) {
      now = Math.max(now, logic.leaders().connectAt());
      long link = settle(DispatchEffect.Connect.class).get(0).link();
      logic.broken(now, link, Trouble.of(Trouble.Kind.UNREACHABLE, "refused"));
    }
    now = logic.leaders().connectAt();
    long link = connected();
    settle();
    logic.answered(now, link, 1, DONE);
    submit(2);
    settle();
    logic.broken(now, link, Trouble.of(Trouble.Kind.BROKEN, "reset"));

    assertThat(settle(DispatchEffect.Connect.class)).hasSize(1);
  }

  @Test
  void message_isWaitedForAsLongAsAnyOfItsCallersWaits() {
    logic.submit(new Operation(1, "", 10, false, false, now + 5_000 * MILLI));
    logic.submit(new Operation(2, "", 10, false, false, now + 2_000 * MILLI));
    connected();

    assertThat(settle(DispatchEffect.Transmit.class).get(0).deadlineMillis()).isEqualTo(5_000);
  }

  @Test
  void place_isFreeWhenAllOfAMessageIsAnswered() {
    submit(1, 2, 3);
    long link = connected();
    settle();
    submit(4);
    settle();
    submit(5);
    logic.answered(now, link, 1, DONE);
    logic.answered(now, link, 2, DONE);
    assertThat(settle(DispatchEffect.Transmit.class)).isEmpty();
    logic.answered(now, link, 3, DONE);

    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(5L);
  }

  @Test
  void operationLargerThanAMessageShouldBe_goesAlone() {
    logic.submit(new Operation(1, "", 5_000, false, false, now + FAR));
    connected();

    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(1L);
  }

  @Test
  void notLeaderAndThenRefused_saysThatNothingEarlierWasDone() {
    submit(1);
    long link = connected();
    settle();
    logic.answered(now, link, 1, new Verdict.Postponed("no", false, true, "c:1", 0));
    DispatchEffect.Connect next = settle(DispatchEffect.Connect.class).get(0);
    assertThat(next.address()).isEqualTo("c:1");
    logic.opened(next.link());
    settle();
    logic.answered(now, next.link(), 1, refused(ErrorCode.EXPIRED));

    Answer answer = settle(DispatchEffect.Finish.class).get(0).answer();
    assertThat(((Answer.Refused) answer).earlierUnknown()).isFalse();
  }

  @Test
  void deposed_othersOfTheLinkMayStillBeAnswered() {
    submit(1, 2);
    long link = connected();
    settle();
    logic.answered(now, link, 1, new Verdict.Postponed("no", false, true, "b:1", 0));
    settle();
    logic.answered(now, link, 2, DONE);

    assertThat(settle())
        .anySatisfy(effect -> assertThat(effect).isEqualTo(new DispatchEffect.Disconnect(link)))
        .anySatisfy(effect -> assertThat(effect).isInstanceOf(DispatchEffect.Finish.class));
  }

  @Test
  void overloaded_isSentAgainAfterTheDelayThatWasAsked() {
    submit(1);
    long link = connected();
    settle();
    logic.answered(now, link, 1, new Verdict.Postponed("full", false, false, null, 300 * MILLI));
    assertThat(settle(DispatchEffect.Transmit.class)).isEmpty();
    assertThat(logic.nextWake()).isEqualTo(now + 300 * MILLI);

    now += 300 * MILLI;
    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(1L);
  }

  @Test
  void silentNode_isLeftAndAskedElsewhere() {
    submit(1);
    long link = connected();
    settle();
    assertThat(logic.nextWake()).isEqualTo(now + 1_500 * MILLI);
    now += 1_500 * MILLI;

    List<DispatchEffect> effects = settle();
    assertThat(effects).contains(new DispatchEffect.Disconnect(link));
    assertThat(effects)
        .anySatisfy(
            effect ->
                assertThat(effect)
                    .isInstanceOfSatisfying(
                        DispatchEffect.Connect.class,
                        next -> assertThat(next.address()).isEqualTo("b:1")));
  }

  @Test
  void deadlinesShorterThanTheSilence_doNotHideIt() {
    long link = 0;
    for (int id = 1; id <= 4; id++) {
      logic.submit(new Operation(id, "", 10, false, false, now + 500 * MILLI));
      if (id == 1) {
        link = connected();
      }
      settle();
      now += 500 * MILLI;
      if (settle().contains(new DispatchEffect.Disconnect(link))) {
        return;
      }
    }
    throw new AssertionError("a node that never answers was kept");
  }

  @Test
  void slowNode_isGivenMoreTimeThanItTook() {
    submit(1);
    long link = connected();
    settle();
    now += 1_400 * MILLI;
    logic.answered(now, link, 1, DONE);
    submit(2);
    settle();

    assertThat(logic.nextWake()).isEqualTo(now + 4_200 * MILLI);
  }

  @Test
  void slowNodeThatAnswersManyAtOnce_isStillGivenTime() {
    submit(1, 2, 3);
    long link = connected();
    settle();
    now += 1_400 * MILLI;
    logic.answered(now, link, 1, DONE);
    logic.answered(now, link, 2, DONE);
    logic.answered(now, link, 3, DONE);
    submit(4);
    settle();

    assertThat(logic.nextWake()).isEqualTo(now + 4_200 * MILLI);
  }

  @Test
  void anyAnswer_beginsTheSilenceAnew() {
    submit(1);
    long link = connected();
    settle();
    submit(2);
    settle();
    now += 400 * MILLI;
    logic.answered(now, link, 1, DONE);

    assertThat(logic.nextWake()).isEqualTo(now + 1_500 * MILLI);
  }

  @Test
  void waitingClaimsDeadlinePassed_theNodeOwesNothing() {
    logic.submit(new Operation(1, "claim", 10, false, true, now + 500 * MILLI));
    connected();
    settle();
    now += 500 * MILLI;
    settle();
    now += 60_000 * MILLI;
    submit(2);
    settle();

    assertThat(logic.nextWake()).isEqualTo(now + 1_500 * MILLI);
  }

  @Test
  void slownessLongAgo_isForgotten() {
    submit(1);
    long link = connected();
    settle();
    now += 1_400 * MILLI;
    logic.answered(now, link, 1, DONE);
    now += 10_000 * MILLI;
    submit(2);
    settle();
    logic.answered(now, link, 2, DONE);
    submit(3);
    settle();

    assertThat(logic.nextWake()).isEqualTo(now + 1_500 * MILLI);
  }

  @Test
  void silentAgain_isWaitedForTwiceAsLongUpToTheMost() {
    submit(1);
    connected();
    settle();
    long links = 1;
    for (long patience : new long[] {1_500, 3_000, 6_000, 10_000, 10_000}) {
      assertThat(logic.nextWake()).isEqualTo(now + patience * MILLI);
      now = logic.nextWake();
      settle();
      now = Math.max(now, logic.leaders().connectAt());
      settle();
      links++;
      logic.opened(links);
      settle();
    }
  }

  @Test
  void answerBehindItsDeadline_isASignOfLife() {
    logic.submit(new Operation(1, "", 10, false, false, now + 500 * MILLI));
    long link = connected();
    settle();
    now += 500 * MILLI;
    settle();
    now += 100 * MILLI;
    logic.answered(now, link, 1, DONE);
    now += 5_000 * MILLI;
    submit(2);

    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(2L);
    assertThat(logic.nextWake()).isEqualTo(now + 1_500 * MILLI);
  }

  @Test
  void connectionThatDoesNotOpen_isGivenUp() {
    submit(1);
    settle();
    now += 1_000 * MILLI;

    assertThat(settle(DispatchEffect.Connect.class).get(0).address()).isEqualTo("b:1");
  }

  @Test
  void noStreams_singleCallsAreUsed() {
    submit(1);
    long link = connected();
    settle();
    logic.broken(now, link, Trouble.of(Trouble.Kind.NO_STREAMS, "unimplemented"));

    assertThat(settle(DispatchEffect.Connect.class).get(0).streaming()).isFalse();
  }

  @Test
  void noSingleCallsEither_otherNodesAreAskedAndNotInATightCircle() {
    submit(1);
    long link = connected();
    settle();
    logic.broken(now, link, Trouble.of(Trouble.Kind.NO_STREAMS, "unimplemented"));
    for (int i = 0; i < 3; i++) {
      long next = connected();
      long message = settle(DispatchEffect.Transmit.class).get(0).message();
      logic.messageFailed(now, next, message, Trouble.of(Trouble.Kind.NO_STREAMS, "unknown"));
    }

    assertThat(settle(DispatchEffect.Connect.class)).isEmpty();
    assertThat(logic.nextWake()).isGreaterThan(now).isLessThan(now + 100 * MILLI);
  }

  @Test
  void messageFailed_onlyItsOperationsAreSentAgain() {
    submit(1);
    long link = connected();
    long message = settle(DispatchEffect.Transmit.class).get(0).message();
    submit(2);
    settle();
    logic.messageFailed(now, link, message, Trouble.of(Trouble.Kind.OVERLOADED, "full"));
    assertThat(settle(DispatchEffect.Transmit.class)).as("at once, to one that is full").isEmpty();
    now = logic.nextWake();

    assertThat(ids(settle(DispatchEffect.Transmit.class))).containsExactly(1L);
  }

  @Test
  void streamEndedForOverload_isOpenedAgain() {
    submit(1);
    long link = connected();
    settle();
    Trouble trouble = new Trouble(Trouble.Kind.OVERLOADED, "full", true, null, 50 * MILLI, null);
    logic.broken(now, link, trouble);
    now += 49 * MILLI;
    assertThat(settle(DispatchEffect.Connect.class)).isEmpty();
    now += MILLI;

    assertThat(settle(DispatchEffect.Connect.class)).hasSize(1);
  }

  @Test
  void callerRefused_isTold() {
    submit(1);
    long link = connected();
    settle();
    Refusal refusal = Refusal.of(ErrorCode.PERMISSION_DENIED, "no", "");
    logic.broken(now, link, new Trouble(Trouble.Kind.REFUSED, "no", false, null, 0, refusal));

    assertThat(settle(DispatchEffect.Finish.class).get(0).answer())
        .isEqualTo(Answer.Refused.of(refusal));
  }

  @Test
  void answerTwiceOrLate_isIgnored() {
    submit(1);
    long link = connected();
    settle();
    logic.answered(now, link, 1, DONE);
    logic.answered(now, link, 1, DONE);
    logic.answered(now, link, 77, DONE);
    logic.answered(now, 99, 1, DONE);

    assertThat(settle(DispatchEffect.Finish.class)).hasSize(1);
  }

  @Test
  void closed_tellsEverybodyWhatIsKnown() {
    submit(1);
    connected();
    settle();
    DispatchOptions one = new DispatchOptions(1, 1, 1_000, 10, MILLI, MILLI, MILLI);
    DispatchLogic full =
        new DispatchLogic(List.of("a:1"), one, RetryPolicy.DEFAULT, true, () -> 0.5);
    full.submit(new Operation(1, "", 1, false, false, now + FAR));
    full.submit(new Operation(2, "", 1, false, false, now + FAR));
    full.settle(now);
    full.opened(1);
    full.settle(now);
    full.takeEffects();
    full.close("closed");

    List<DispatchEffect> last = full.takeEffects();
    assertThat(last).contains(new DispatchEffect.Disconnect(1));
    assertThat(last.toString()).contains("Unknown[why=closed]").contains("NotDone[why=closed]");
    assertThat(last)
        .filteredOn(DispatchEffect.Finish.class::isInstance)
        .extracting(effect -> ((DispatchEffect.Finish) effect).answer().getClass().getSimpleName())
        .containsExactlyInAnyOrder("Unknown", "NotDone");
    assertThat(full.outstanding()).isZero();
  }
}
