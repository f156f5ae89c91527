package dev.stint.client;

import dev.stint.client.error.StintException;
import dev.stint.client.model.Event;
import dev.stint.client.model.Position;
import java.util.List;

/**
 * Who is told of events. One call at a time, in order, on the client's callback executor; the next
 * events are asked for when the call returns, so a slow listener slows its own watch alone.
 */
@FunctionalInterface
public interface WatchListener {

  /**
   * One or more revisions, each whole, none twice.
   *
   * @param position to resume from: everything up to it has been delivered
   */
  void onEvents(List<Event> events, Position position);

  /** Nothing happened up to the position. */
  default void onProgress(Position position) {}

  /**
   * Events after the position asked for are not kept any more. The watch is over: read the state,
   * and watch again from {@code oldest} on.
   */
  default void onCompacted(Position oldest) {}

  /** The watch is over: what it follows does not exist, or may not be seen. */
  default void onError(StintException trouble) {}
}
