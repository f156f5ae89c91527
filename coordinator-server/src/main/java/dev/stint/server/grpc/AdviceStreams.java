package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.server.partition.AdviceListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which stream last carried an accepted operation of a session: new advice is pushed there at once.
 * Thread-safe; entries go with their stream or their session.
 */
public final class AdviceStreams implements AdviceListener {
  /** A stream: takes what it is told without having asked. */
  interface Push {
    void push(Advice advice);

    /** No leader is behind it any more. */
    void deposed();
  }

  /** Written under the lock only; read without it, as most operations find what they expect. */
  private final Map<Long, Push> streams = new ConcurrentHashMap<>();

  /** The open streams, each with its sessions. Guarded by this. */
  private final Map<Push, Set<Long>> open = new HashMap<>();

  private final AdviceWriter writer;

  public AdviceStreams(int group) {
    writer = new AdviceWriter(group);
  }

  AdviceWriter writer() {
    return writer;
  }

  /** Every stream is told when its leader is deposed, whether it carries a session or not. */
  synchronized void opened(Push stream) {
    open.put(stream, new HashSet<>());
  }

  /** Any number of times. */
  synchronized void ended(Push stream) {
    Set<Long> sessions = open.remove(stream);
    if (sessions != null) {
      streams.keySet().removeAll(sessions);
    }
  }

  /** Streams that are open. */
  public synchronized int size() {
    return open.size();
  }

  /** The stream carries the session from now on, unless it has ended meanwhile. */
  void bind(long session, Push stream) {
    if (streams.get(session) != stream) {
      rebind(session, stream);
    }
  }

  private synchronized void rebind(long session, Push stream) {
    Set<Long> sessions = open.get(stream);
    if (sessions == null) {
      return;
    }
    Push before = streams.put(session, stream);
    sessions.add(session);
    if (before != null && before != stream) {
      open.get(before).remove(session);
    }
  }

  @Override
  public synchronized void onSessionEnded(long session) {
    Push stream = streams.remove(session);
    if (stream != null) {
      open.get(stream).remove(session);
    }
  }

  @Override
  public void onAdvice(long session, dev.stint.server.gateway.Advice advice) {
    Push stream = streams.get(session);
    if (stream != null) {
      stream.push(writer.write(session, advice));
    }
  }

  @Override
  public void onDeposed() {
    List<Push> all;
    synchronized (this) {
      all = List.copyOf(open.keySet());
    }
    all.forEach(Push::deposed); // without the lock: each takes its own
  }
}
