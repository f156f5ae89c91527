package dev.stint.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InputsTest {
  private final Inputs inputs = new Inputs();
  private final List<String> seen = new ArrayList<>();

  private void request(String name) {
    inputs.request(false, () -> seen.add(name), () -> seen.add(name + " refused"));
  }

  @Test
  void taken_inTheOrderOfArrival() throws InterruptedException {
    request("a");
    inputs.report(() -> seen.add("b"));
    request("c");

    inputs.take(0).forEach(Runnable::run);

    assertThat(seen).containsExactly("a", "b", "c");
    assertThat(inputs.take(0)).isEmpty();
  }

  @Test
  void moreThanMayWait_refusedAtOnceWhileTheOtherKindHasRoom() throws InterruptedException {
    AtomicInteger refused = new AtomicInteger();
    for (int i = 0; i < 20_003; i++) {
      inputs.request(false, () -> {}, refused::incrementAndGet);
    }
    assertThat(refused).hasValue(3);
    inputs.request(true, () -> seen.add("vital"), () -> seen.add("refused"));
    inputs.report(() -> seen.add("report"));

    inputs.take(0).forEach(Runnable::run);
    assertThat(seen).containsExactly("vital", "report");
    request("again");
    assertThat(inputs.take(0)).hasSize(1);
  }

  @Test
  void closed_refusesNewOnesAndEndedTheOldOnes() {
    request("a");
    inputs.report(() -> seen.add("report"));
    inputs.close();
    request("b");
    assertThat(seen).containsExactly("b refused");

    inputs.end();

    assertThat(seen).containsExactly("b refused", "a refused");
  }
}
