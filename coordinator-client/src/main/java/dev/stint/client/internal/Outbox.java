package dev.stint.client.internal;

import dev.stint.core.command.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what is to be done, and knows who waits for which answer. */
final class Outbox {
  private final Map<Long, Sink> waiting = new HashMap<>();
  private List<WorkerEffect> effects = new ArrayList<>();
  private long lastTicket;

  /** Takes an answer. */
  interface Sink {
    void answered(long now, Answer answer);
  }

  void submit(int group, Command command, long waitMillis, long timeoutNanos, Sink sink) {
    long ticket = ++lastTicket;
    waiting.put(ticket, sink);
    effects.add(new WorkerEffect.Submit(ticket, group, command, waitMillis, timeoutNanos));
  }

  /** Brings the answer to whoever waits for it; a second one, or a strange one, to nobody. */
  void answered(long now, long ticket, Answer answer) {
    Sink sink = waiting.remove(ticket);
    if (sink != null) {
      sink.answered(now, answer);
    }
  }

  void add(WorkerEffect effect) {
    effects.add(effect);
  }

  List<WorkerEffect> take() {
    List<WorkerEffect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }
}
