package dev.stint.bench.floors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.bench.floors.Floor.Bound;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FloorTest {

  @Test
  void lines_exactlyAsPromised() {
    assertThat(atLeast(31_415.9).line()).isEqualTo("FLOOR per_second=31415 floor=20000 met");
    assertThat(atMost(2.5).line()).isEqualTo("FLOOR millis=2.50 floor=3 met");
    assertThat(new Floor("lost", Bound.AT_MOST, 0, 0).line()).isEqualTo("FLOOR lost=0 floor=0 met");
  }

  @Test
  void floorAsLowerBound_metFromItOn() {
    assertThat(atLeast(20_000).met()).isTrue();
    assertThat(atLeast(20_000.1).met()).isTrue();
    assertThat(atLeast(19_999.9).met()).isFalse();
    assertThat(atLeast(0).line()).isEqualTo("FLOOR per_second=0 floor=20000 short");
  }

  @Test
  void floorAsUpperBound_metUpToIt() {
    assertThat(atMost(3).met()).isTrue();
    assertThat(atMost(2.999).met()).isTrue();
    assertThat(atMost(3.001).met()).isFalse();
    assertThat(atMost(250.5).line()).isEqualTo("FLOOR millis=251 floor=3 short");
  }

  @Test
  void figureJustShort_doesNotLookLikeItsFloor() {
    assertThat(atLeast(19_999.9).line()).isEqualTo("FLOOR per_second=19999 floor=20000 short");
    assertThat(atMost(3.001).line()).isEqualTo("FLOOR millis=3.01 floor=3 short");
  }

  @Test
  void nothingMeasured_short() {
    assertThat(atLeast(Double.NaN).line()).isEqualTo("FLOOR per_second=NaN floor=20000 short");
    assertThat(atMost(Double.NaN).met()).isFalse();
  }

  @Test
  void hostWithCommasForPoints_lineTheSame() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(atMost(2.5).line()).isEqualTo("FLOOR millis=2.50 floor=3 met");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Floor atLeast(double value) {
    return new Floor("per_second", Bound.AT_LEAST, value, 20_000);
  }

  private static Floor atMost(double value) {
    return new Floor("millis", Bound.AT_MOST, value, 3);
  }
}
