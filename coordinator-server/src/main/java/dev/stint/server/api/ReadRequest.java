package dev.stint.server.api;

import dev.stint.api.v1.Header;
import dev.stint.api.v1.ReadOptions;
import dev.stint.core.state.StateView;
import java.util.Objects;

/**
 * A read whose request was found to be well-formed, to be answered from a view that is fresh
 * enough. Immutable, for any thread.
 *
 * @param tenant whose things it sees, and no others (S14)
 * @param stale whether any replica may answer from what it has; otherwise the answer is
 *     linearizable
 * @param minRevision with {@code stale}: the least revision of the view; 0 for any
 * @param <R> the response
 */
public record ReadRequest<R>(String tenant, boolean stale, long minRevision, Answer<R> reading) {

  /** Answers from a view. */
  @FunctionalInterface
  public interface Answer<R> {
    R from(StateView view, Header header) throws RequestRefusedException;
  }

  public ReadRequest {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(reading, "reading");
  }

  static <R> ReadRequest<R> of(String tenant, ReadOptions options, Answer<R> answer)
      throws RequestRefusedException {
    if (options.getMinRevision() < 0) {
      throw RequestRefusedException.invalid("options.min_revision", "at most " + Long.MAX_VALUE);
    }
    return new ReadRequest<>(tenant, options.getStale(), options.getMinRevision(), answer);
  }

  /**
   * The response.
   *
   * @param header of the same state as the view
   * @throws RequestRefusedException if what is asked for does not exist in this view
   */
  public R answer(StateView view, Header header) throws RequestRefusedException {
    return reading.from(view, header);
  }
}
