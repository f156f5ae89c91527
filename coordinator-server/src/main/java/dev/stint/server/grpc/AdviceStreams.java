package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.server.partition.AdviceListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which stream last carried an accepted operation of a session: new advice is pushed there at once.
 * Thread-safe; entries go with their stream.
 */
public final class AdviceStreams implements AdviceListener {
  /** Pushes one piece of advice. */
  interface Push {
    void push(Advice advice);
  }

  private final Map<Long, Push> streams = new ConcurrentHashMap<>();
  private final AdviceWriter writer;

  public AdviceStreams(int group) {
    writer = new AdviceWriter(group);
  }

  AdviceWriter writer() {
    return writer;
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
}
