package dev.stint.server.gateway;

import java.util.ArrayDeque;

/**
 * Commands of one request that go through the same lane and follow each other. The request's next
 * segment, in the other lane, is queued when this one has left: so commands of one request are
 * logged in their order, whatever their lanes.
 */
final class Segment<C> {
  final FairLane<C> lane;
  final ArrayDeque<Queued<C>> commands = new ArrayDeque<>();
  Segment<C> next;

  private Segment(FairLane<C> lane) {
    this.lane = lane;
  }

  /** Where a request's next command of this lane goes: its last segment, or one behind it. */
  static <C> Segment<C> after(Segment<C> lastOrNull, FairLane<C> lane) {
    if (lastOrNull != null && lastOrNull.lane == lane) {
      return lastOrNull;
    }
    Segment<C> segment = new Segment<>(lane);
    if (lastOrNull != null) {
      lastOrNull.next = segment;
    }
    return segment;
  }

  String tenant() {
    return commands.getFirst().call().tenant();
  }

  /** Puts this segment, or what follows it if it is empty, into its lane. */
  void enqueue() {
    Segment<C> segment = this;
    while (segment != null && segment.commands.isEmpty()) {
      segment = segment.next;
    }
    if (segment != null) {
      segment.lane.enqueue(segment);
    }
  }
}
