package dev.stint.client.internal;

import dev.stint.client.model.Advice;
import dev.stint.client.model.SessionId;
import dev.stint.core.command.Command;
import java.util.function.Consumer;

/**
 * The coordinator as the worker library sees it: whatever carries commands to it and brings answers
 * back. Callbacks come on a thread of the implementation and must not block. Safe for use by any
 * thread.
 */
public interface Coordinator {

  /** Whose commands it carries. */
  String tenant();

  /**
   * Asks, linearizably, where a run lives and what time it is there.
   *
   * @param runOrEmpty empty for the tenant's own things
   */
  void locate(String runOrEmpty, long timeoutNanos, Consumer<Located> done);

  /**
   * Brings the command to the group's leader, again and again until it is judged or the time is
   * over. Commands given by one thread are sent in that order, but for heartbeats.
   *
   * @param waitMillis of a claim: how long to wait for a shard; otherwise 0
   * @param done gets the answer, exactly once
   */
  void submit(
      int group, Command command, long waitMillis, long timeoutNanos, Consumer<Answer> done);

  /** From now on, tells the session's advice. Replaces who was told before. */
  void listen(SessionId session, Consumer<Advice> listener);

  /** Ends what {@link #listen} began. */
  void unlisten(SessionId session);
}
