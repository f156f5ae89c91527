package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.server.partition.AdviceListener;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which stream last carried an accepted operation of a session: new advice is pushed there at once.
 * Thread-safe; entries go with their stream.
 */
public final class AdviceStreams implements AdviceListener {
  /** A stream: takes what it is told without having asked. */
  interface Push {
    void push(Advice advice);

    /** No leader is behind it any more. */
    void deposed();
  }

  private final Map<Long, Push> streams = new ConcurrentHashMap<>();
  private final Set<Push> open = ConcurrentHashMap.newKeySet();
  private final AdviceWriter writer;

  public AdviceStreams(int group) {
    writer = new AdviceWriter(group);
  }

  AdviceWriter writer() {
    return writer;
  }

  /** Every stream is told when its leader is deposed, whether it carries a session or not. */
  void opened(Push stream) {
    open.add(stream);
  }

  void ended(Push stream) {
    open.remove(stream);
  }

  void bind(long session, Push stream) {
    streams.put(session, stream);
  }

  void unbind(long session, Push stream) {
    streams.remove(session, stream);
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
    open.forEach(Push::deposed);
  }
}
