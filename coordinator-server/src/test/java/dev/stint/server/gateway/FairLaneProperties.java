package dev.stint.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Tenants that always have something queued get the same, whatever they send. */
class FairLaneProperties {
  private static final int MAX_COST = 16 * 1_024 + 200;

  @Property(tries = 100)
  void tenantsAlwaysBacklogged_neitherIsAheadByMoreThanAQuantumAndACommand(
      @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 0, max = 16_384) Integer> tokenBytes,
      @ForAll @IntRange(min = 1, max = 8) int entries,
      @ForAll @IntRange(min = 1, max = 64) int entryCommands) {
    GatewayLimits limits = limits(entryCommands);
    FairLane<String> lane = new FairLane<>(1_000_000, 1L << 40, false);
    TreeMap<String, Long> taken = new TreeMap<>();
    for (int tenant = 0; tenant < tokenBytes.size(); tenant++) {
      taken.put("t" + tenant, 0L);
    }
    for (int entry = 0; entry < entries; entry++) {
      backlog(lane, tokenBytes);
      Batch<String> batch = new Batch<>(limits);
      lane.fill(batch, 4, Integer.MAX_VALUE, Calls.START_NANOS, dropped -> {});
      for (Queued<String> command : batch.commands()) {
        taken.merge(command.call().tenant(), (long) FairLane.cost(command.call()), Long::sum);
      }
      long most = taken.values().stream().mapToLong(Long::longValue).max().orElseThrow();
      long least = taken.values().stream().mapToLong(Long::longValue).min().orElseThrow();
      assertThat(most - least).isLessThanOrEqualTo(FairLane.QUANTUM + MAX_COST);
    }
  }

  @Property(tries = 50)
  void oneTenant_isServedFirstInFirstOut(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 16_384) Integer> tokenBytes) {
    FairLane<String> lane = new FairLane<>(1_000_000, 1L << 40, false);
    List<String> offered = new ArrayList<>();
    for (int i = 0; i < tokenBytes.size(); i++) {
      offered.add("c" + i);
      enqueue(lane, call("t", tokenBytes.get(i), "c" + i));
    }
    List<String> left = new ArrayList<>();
    while (lane.hasNext()) {
      Batch<String> batch = new Batch<>(limits(7));
      lane.fill(batch, 4, Integer.MAX_VALUE, Calls.START_NANOS, dropped -> {});
      batch.commands().forEach(command -> left.add(command.call().context()));
    }

    assertThat(left).isEqualTo(offered);
    assertThat(lane.commands()).isZero();
    assertThat(lane.bytes()).isZero();
  }

  /** Gives every tenant more than any entry can take. */
  private static void backlog(FairLane<String> lane, List<Integer> tokenBytes) {
    for (int tenant = 0; tenant < tokenBytes.size(); tenant++) {
      Call<String> call = call("t" + tenant, tokenBytes.get(tenant), "c");
      for (int i = 0; i < 65; i++) {
        enqueue(lane, call);
      }
    }
  }

  private static Call<String> call(String tenant, int tokenBytes, String context) {
    return Calls.checkpoint(tenant, 1, tokenBytes, Calls.FAR_NANOS, context);
  }

  private static void enqueue(FairLane<String> lane, Call<String> call) {
    lane.reserve(call);
    Segment<String> segment = Segment.after(null, lane);
    segment.commands.addLast(Queued.command(call, 0));
    segment.enqueue();
  }

  private static GatewayLimits limits(int entryCommands) {
    return new GatewayLimits(
        1_000, 64 << 20, 1_000, 32 << 20, 1, entryCommands, 1 << 20, 4_096, 1, 1, 1);
  }
}
