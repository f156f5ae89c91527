package dev.stint.server.logging;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * Puts the id of a request into every line that this thread logs until it is closed:
 *
 * <pre>{@code
 * try (RequestScope scope = RequestScope.open(id)) { ... }
 * }</pre>
 *
 * Belongs to the thread that opened it; another thread that goes on with the request opens its own.
 */
public final class RequestScope implements AutoCloseable {

  /** The key in the log's context, and the name of the field in JSON. */
  public static final String KEY = "request";

  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final String before;

  private RequestScope(String id) {
    before = MDC.get(KEY);
    MDC.put(KEY, id);
  }

  /** Until the scope is closed, lines of this thread carry that id. */
  public static RequestScope open(String id) {
    return new RequestScope(id);
  }

  /**
   * The id that a client has offered if it may stand in a log: 1 to 64 letters, digits, '.', '_',
   * '-'. Otherwise, and for null, a new one.
   */
  public static String idFor(String offered) {
    return offered != null && ACCEPTED.matcher(offered).matches()
        ? offered
        : Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  /** Goes back to the id, or none, that was there before. */
  @Override
  public void close() {
    if (before == null) {
      MDC.remove(KEY);
    } else {
      MDC.put(KEY, before);
    }
  }
}
