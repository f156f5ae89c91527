package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.api.v1.Advice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceStreamsTest {
  private final AdviceStreams streams = new AdviceStreams(0);

  private static final class Stream implements AdviceStreams.Push {
    final List<Advice> told = new ArrayList<>();
    boolean deposed;

    @Override
    public void push(Advice advice) {
      told.add(advice);
    }

    @Override
    public void deposed() {
      deposed = true;
    }
  }

  private final Stream one = new Stream();
  private final Stream other = new Stream();

  private void drain(long session) {
    streams.onAdvice(session, new dev.stint.server.gateway.Advice.Drain());
  }

  @Test
  void sessionComesBackToItsFirstStream_adviceDoesToo() {
    streams.opened(one);
    streams.opened(other);
    streams.bind(7, one);
    streams.bind(7, other);
    streams.bind(7, one);
    drain(7);

    assertThat(one.told).hasSize(1);
    assertThat(other.told).isEmpty();
  }

  @Test
  void streamEnded_isForgottenWithItsSessions_andNotBoundAgain() {
    streams.opened(one);
    streams.bind(7, one);
    streams.ended(one);
    streams.bind(7, one); // an answer that was under way
    streams.ended(one);
    drain(7);
    streams.onDeposed();

    assertThat(one.told).isEmpty();
    assertThat(one.deposed).isFalse();
    assertThat(streams.size()).isZero();
  }

  @Test
  void sessionOfAnotherStreamMeanwhile_staysWhenTheFirstEnds() {
    streams.opened(one);
    streams.opened(other);
    streams.bind(7, one);
    streams.bind(7, other);
    streams.ended(one);
    drain(7);

    assertThat(other.told).hasSize(1);
  }

  @Test
  void sessionEnded_toldNothingMore() {
    streams.opened(one);
    streams.bind(7, one);
    streams.bind(8, one);
    streams.onSessionEnded(7);
    streams.onSessionEnded(9);
    drain(7);
    drain(8);

    assertThat(one.told).hasSize(1);
  }

  @Test
  void deposed_everyOpenStreamHearsIt() {
    streams.opened(one);
    streams.opened(other);
    streams.ended(other);
    streams.onDeposed();

    assertThat(one.deposed).isTrue();
    assertThat(other.deposed).isFalse();
  }
}
