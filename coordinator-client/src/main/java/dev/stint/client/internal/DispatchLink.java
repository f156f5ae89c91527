package dev.stint.client.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A connection to a node, with what is on the way over it. */
final class DispatchLink {
  final long number;
  final String address;
  final boolean streaming;
  final long giveUpConnectingAt;
  boolean open;

  /** On the way, by operation id. */
  final NavigableMap<Long, Pending> inFlight = new TreeMap<>();

  private int openMessages;
  private int due;
  private long progressAt;

  /** Whether the last thing heard of the node was nothing, although something was due. */
  private boolean owing;

  DispatchLink(long number, String address, boolean streaming, long giveUpConnectingAt) {
    this.number = number;
    this.address = address;
    this.streaming = streaming;
    this.giveUpConnectingAt = giveUpConnectingAt;
  }

  /** Operations that went in one message; open while an answer is due that does not wait. */
  final class Message {
    final long number;
    private int due;

    Message(long number) {
      this.number = number;
    }

    DispatchLink link() {
      return DispatchLink.this;
    }
  }

  int openMessages() {
    return openMessages;
  }

  void sent(long now, Message message, List<Pending> pending) {
    for (Pending each : pending) {
      each.messageOrNull = message;
      inFlight.put(each.operation.id(), each);
      if (!each.operation.waits()) {
        message.due++;
      }
    }
    if (message.due > 0) {
      openMessages++;
      if (due == 0 && !owing) {
        progressAt = now;
      }
      due += message.due;
    }
  }

  /**
   * Takes an operation that was answered; {@code null} if it is not on the way. A late answer is a
   * sign of life too.
   */
  Pending take(long now, long id) {
    progressAt = now;
    owing = false;
    return remove(id);
  }

  /** Takes an operation whose caller waits no longer. The node still owes an answer. */
  void forget(long id) {
    Pending pending = remove(id);
    owing |= pending != null && !pending.operation.waits();
  }

  private Pending remove(long id) {
    Pending pending = inFlight.remove(id);
    if (pending == null) {
      return null;
    }
    Message message = pending.messageOrNull;
    pending.messageOrNull = null;
    if (!pending.operation.waits()) {
      due--;
      if (--message.due == 0) {
        openMessages--;
      }
    }
    return pending;
  }

  /** Takes all of one message. */
  List<Pending> takeMessage(long now, long message) {
    List<Long> ids = new ArrayList<>();
    for (Pending pending : inFlight.values()) {
      if (pending.messageOrNull.number == message) {
        ids.add(pending.operation.id());
      }
    }
    return ids.stream().map(id -> take(now, id)).toList();
  }

  /** Takes everything, in order. */
  List<Pending> takeAll() {
    List<Pending> all = new ArrayList<>(inFlight.values());
    all.forEach(pending -> pending.messageOrNull = null);
    inFlight.clear();
    openMessages = 0;
    due = 0;
    return all;
  }

  /** How long answers have been due without any; 0 when none are. */
  long silentNanos(long now) {
    return due == 0 ? 0 : now - progressAt;
  }

  /** When it will have been silent for so long; far away while no answer is due. */
  long silentAt(long forNanos) {
    return due == 0 ? Long.MAX_VALUE : progressAt + forNanos;
  }
}
