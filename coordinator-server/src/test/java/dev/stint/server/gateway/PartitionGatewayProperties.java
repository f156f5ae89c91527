package dev.stint.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/**
 * Any history of requests, reads, time, outcomes of entries and changes of leader keeps the
 * promises of the gateway; {@link GatewayModel} checks them after every step.
 */
class PartitionGatewayProperties {

  @Provide
  Arbitrary<List<Integer>> histories() {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .withDistribution(RandomDistribution.uniform())
        .list()
        .ofMinSize(1)
        .ofMaxSize(300);
  }

  @Property(tries = 400)
  void anyHistory_keepsEveryPromise(@ForAll("histories") List<Integer> history) {
    GatewayModel model = new GatewayModel();
    history.forEach(model::act);
    model.end();
  }

  @Property(tries = 50)
  void sameHistory_sameEntriesAndEffects(@ForAll("histories") List<Integer> history) {
    GatewayModel one = new GatewayModel();
    GatewayModel other = new GatewayModel();
    history.forEach(one::act);
    history.forEach(other::act);

    assertThat(other.transcript()).isEqualTo(one.transcript());
  }

  /** What no history reaches is not tested by any. */
  @Example
  void histories_reachEveryOutcome() {
    TreeMap<String, Integer> seen = new TreeMap<>();
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      GatewayModel model = new GatewayModel();
      for (int i = 0; i < 300; i++) {
        model.act(random.nextInt(Integer.MAX_VALUE));
      }
      model.end();
      model.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
    }

    assertThat(seen.keySet())
        .contains(
            "Applied",
            "Unknown",
            "QUEUE_FULL",
            "RATE_EXCEEDED",
            "LOG_BUSY",
            "DEADLINE_PASSED",
            "NOT_LEADING",
            "STOPPING",
            "TOO_LARGE",
            "OUTRUN",
            "ReadReleased",
            "ReadRefused",
            "AdviceRaised",
            "claim logged again",
            "claim waited",
            "withdrawn",
            "withdrawn while it waited",
            "heartbeat shared",
            "heartbeat refused with its entry",
            "empty entry",
            "full entry",
            "all entries in flight");
    assertThat(seen.values()).as("%s", seen).allMatch(times -> times >= 10);
  }
}
