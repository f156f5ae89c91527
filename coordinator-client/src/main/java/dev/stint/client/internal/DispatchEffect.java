package dev.stint.client.internal;

import java.util.List;
import java.util.Objects;

/** What a {@link DispatchLogic} wants done, in this order. */
public sealed interface DispatchEffect {

  /**
   * Connect to the node; say {@link DispatchLogic#opened} when something can be sent.
   *
   * @param link a new number for this connection
   * @param streaming over one stream, or with single calls
   */
  record Connect(long link, String address, boolean streaming) implements DispatchEffect {
    public Connect {
      Objects.requireNonNull(address, "address");
    }
  }

  /**
   * Send these in one message.
   *
   * @param message its number
   * @param deadlineMillis how long the caller waits for it, from now
   */
  record Transmit(long link, long message, List<Operation> operations, long deadlineMillis)
      implements DispatchEffect {
    public Transmit {
      operations = List.copyOf(operations);
    }
  }

  /**
   * What carries this link may be dead without anybody having noticed: the next link to the node
   * must not go over it.
   */
  record Stalled(long link) implements DispatchEffect {}

  /** Give the connection up, and tell nothing more about it. */
  record Disconnect(long link) implements DispatchEffect {}

  /** Tell the caller. */
  record Finish(Operation operation, Answer answer) implements DispatchEffect {
    public Finish {
      Objects.requireNonNull(operation, "operation");
      Objects.requireNonNull(answer, "answer");
    }
  }
}
