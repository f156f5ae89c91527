package dev.stint.server.gateway;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A bounded queue that tenants share.
 *
 * <p>Out of it: deficit round robin (Shreedhar and Varghese, 1995). What a command costs is the
 * largest of its shares of an entry (bytes, rows, number of commands), so that a tenant gains
 * nothing by the kind of its commands. Of two tenants that both always have something queued,
 * neither gets more than one quantum and one command ahead of the other.
 *
 * <p>Into it: a tenant may hold at most four times the room that is free (Choudhury and Hahne,
 * 1998): a lone tenant can use four fifths of the queue, and there is always some room for another
 * one that comes. Within a tenant it is first in, first out.
 */
final class FairLane<C> {
  /** Cost that a tenant may take per turn: as much as sixteen small commands. */
  static final int QUANTUM = 16 * 1_024;

  /** A command's least cost, and that of a row: an entry holds 1 Mi of cost by any measure. */
  private static final int COMMAND_COST = 1_024;

  private static final int ROW_COST = 256;
  private static final int SHARE = 4;

  /** What a heartbeat counts, and more than one has: a newer one then takes no more room. */
  private static final int HEARTBEAT_BYTES = 128;

  private final int maxCommands;
  private final long maxBytes;
  private final boolean halfForHeartbeats;

  /** For look-ups alone: its order is never seen. */
  private final Map<String, Flow<C>> flows = new HashMap<>();

  /** Tenants with something to take, the one whose turn it is first. */
  private final ArrayDeque<Flow<C>> turns = new ArrayDeque<>();

  private int commands;
  private long bytes;

  private static final class Flow<C> {
    private final ArrayDeque<Segment<C>> segments = new ArrayDeque<>();
    private int commands;
    private long bytes;
    private long deficit;
    private boolean hasTurn;
  }

  /**
   * An empty lane.
   *
   * @param halfForHeartbeats whether anything but heartbeats is refused from one half on
   */
  FairLane(int maxCommands, long maxBytes, boolean halfForHeartbeats) {
    this.maxCommands = maxCommands;
    this.maxBytes = maxBytes;
    this.halfForHeartbeats = halfForHeartbeats;
  }

  int commands() {
    return commands;
  }

  long bytes() {
    return bytes;
  }

  /** Whether something can be taken now; commands behind the other lane's do not count. */
  boolean hasNext() {
    return !turns.isEmpty();
  }

  boolean hasRoomFor(Call<C> call) {
    Flow<C> flow = flows.get(call.tenant());
    long itsCommands = flow == null ? 0 : flow.commands;
    long itsBytes = flow == null ? 0 : flow.bytes;
    int size = size(call);
    boolean half = halfForHeartbeats && !call.isHeartbeat();
    return commands < (half ? (maxCommands + 1) / 2 : maxCommands)
        && bytes + size <= (half ? (maxBytes + 1) / 2 : maxBytes)
        && itsCommands + 1 <= SHARE * (long) (maxCommands - commands)
        && itsBytes + size <= SHARE * (maxBytes - bytes);
  }

  /** Takes the room of a call that is about to be queued, perhaps behind others of its request. */
  void reserve(Call<C> call) {
    count(call, 1);
  }

  /** Gives back the room of a call that left. */
  void free(Call<C> call) {
    count(call, -1);
  }

  private void count(Call<C> call, int sign) {
    int size = sign * size(call);
    Flow<C> flow = flows.computeIfAbsent(call.tenant(), tenant -> new Flow<>());
    flow.commands += sign;
    flow.bytes += size;
    commands += sign;
    bytes += size;
    if (flow.commands == 0) {
      flows.remove(call.tenant());
    }
  }

  /** Queues a segment whose room is reserved. */
  void enqueue(Segment<C> segment) {
    Flow<C> flow = flows.get(segment.tenant());
    if (flow.segments.isEmpty()) {
      flow.deficit = 0;
      flow.hasTurn = false;
      turns.addLast(flow);
    }
    flow.segments.addLast(segment);
  }

  /**
   * Moves commands into the batch until the next one does not fit into so many quarters of an
   * entry, or {@code max} were moved.
   *
   * @param dropped gets what has expired instead of being logged
   * @return how many were moved
   */
  int fill(Batch<C> batch, int quarters, int max, long nanos, Consumer<Queued<C>> dropped) {
    int moved = 0;
    while (moved < max && !turns.isEmpty()) {
      Flow<C> flow = turns.getFirst();
      if (!flow.hasTurn) {
        flow.hasTurn = true;
        flow.deficit += QUANTUM;
      }
      Segment<C> segment = flow.segments.getFirst();
      Call<C> head = segment.commands.getFirst().call();
      if (isDead(head, nanos)) {
        dropped.accept(take(flow, segment));
        continue;
      }
      int cost = cost(head);
      if (cost > flow.deficit) {
        flow.hasTurn = false;
        turns.addLast(turns.removeFirst());
        continue;
      }
      if (!batch.fits(head, quarters)) {
        return moved;
      }
      flow.deficit -= cost;
      batch.add(take(flow, segment));
      moved++;
    }
    return moved;
  }

  /** Takes the first command of the tenant whose turn it is. */
  private Queued<C> take(Flow<C> flow, Segment<C> segment) {
    Queued<C> command = segment.commands.removeFirst();
    if (segment.commands.isEmpty()) {
      flow.segments.removeFirst();
      if (flow.segments.isEmpty()) {
        turns.removeFirst();
      }
      if (segment.next != null) {
        segment.next.enqueue();
      }
    }
    free(command.call());
    return command;
  }

  /** Drops everything that has expired, wherever it waits. */
  void dropExpired(long nanos, Consumer<Queued<C>> dropped) {
    ArrayDeque<Segment<C>> emptied = new ArrayDeque<>();
    for (Flow<C> flow : turns) {
      for (Segment<C> first : flow.segments) {
        for (Segment<C> segment = first; segment != null; segment = segment.next) {
          FairLane<C> lane = segment.lane;
          segment.commands.removeIf(
              command -> {
                boolean dead = isDead(command.call(), nanos);
                if (dead) {
                  lane.free(command.call());
                  dropped.accept(command);
                }
                return dead;
              });
        }
        if (first.commands.isEmpty()) {
          emptied.add(first);
        }
      }
      flow.segments.removeIf(segment -> segment.commands.isEmpty());
    }
    turns.removeIf(flow -> flow.segments.isEmpty());
    emptied.forEach(Segment::enqueue);
  }

  /** Shows everything in the lane, and behind it in the other one. */
  void forEach(Consumer<Queued<C>> seen) {
    for (Flow<C> flow : turns) {
      for (Segment<C> first : flow.segments) {
        for (Segment<C> segment = first; segment != null; segment = segment.next) {
          segment.commands.forEach(seen);
        }
      }
    }
  }

  /** Empties the lane, and gives back everything in it and behind it. */
  void clear(Consumer<Queued<C>> dropped) {
    for (Flow<C> flow : turns) {
      for (Segment<C> first : flow.segments) {
        for (Segment<C> segment = first; segment != null; segment = segment.next) {
          FairLane<C> lane = segment.lane;
          segment.commands.forEach(command -> lane.free(command.call()));
          segment.commands.forEach(dropped);
        }
      }
    }
    turns.clear();
  }

  /** Heartbeats are never dropped: what they say is newer than any deadline. */
  private static boolean isDead(Call<?> call, long nanos) {
    return !call.isHeartbeat() && call.isExpired(nanos);
  }

  private static int size(Call<?> call) {
    return call.isHeartbeat() ? HEARTBEAT_BYTES : call.encoded().length;
  }

  static int cost(Call<?> call) {
    int rows = call.worstCaseRows() * ROW_COST;
    return Math.max(COMMAND_COST, Math.max(call.encoded().length, rows));
  }
}
