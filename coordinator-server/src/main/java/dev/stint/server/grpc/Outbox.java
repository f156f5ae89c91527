package dev.stint.server.grpc;

import dev.stint.api.v1.Advice;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.api.v1.OperationResult;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Results and advice of one stream on their way to its caller, by the message. Not thread-safe.
 *
 * <p>Results wait however many they are: their stream reads no further when there are too many.
 * Advice that does not fit is left out, since it is repeated with every accepted answer until it is
 * obeyed.
 */
final class Outbox {
  /** Results of one message, unless one alone is larger; advice may add as much. */
  static final int MAX_MESSAGE_BYTES = 1 << 20;

  static final int MAX_ADVICE = 1_024;

  private final ArrayDeque<OperationResult> results = new ArrayDeque<>();
  private final Set<Advice> advice = new LinkedHashSet<>();
  private long resultBytes;
  private long adviceBytes;

  void add(OperationResult result) {
    results.addLast(result);
    resultBytes += result.getSerializedSize();
  }

  void add(Advice one) {
    int size = one.getSerializedSize();
    boolean fits =
        advice.isEmpty() || (advice.size() < MAX_ADVICE && adviceBytes + size <= MAX_MESSAGE_BYTES);
    if (fits && advice.add(one)) {
      adviceBytes += size;
    }
  }

  boolean isEmpty() {
    return results.isEmpty() && advice.isEmpty();
  }

  /** Size of all that waits. */
  long bytes() {
    return resultBytes + adviceBytes;
  }

  /**
   * Moves what one message may hold.
   *
   * @return how many results those are
   */
  int moveTo(ExecuteResponse.Builder message) {
    long bytes = 0;
    int moved = 0;
    Iterator<OperationResult> next = results.iterator();
    while (next.hasNext()) {
      OperationResult result = next.next();
      bytes += result.getSerializedSize();
      if (moved > 0 && bytes > MAX_MESSAGE_BYTES) {
        break;
      }
      message.addResults(result);
      next.remove();
      resultBytes -= result.getSerializedSize();
      moved++;
    }
    message.addAllAdvice(advice);
    advice.clear();
    adviceBytes = 0;
    return moved;
  }

  void clear() {
    results.clear();
    advice.clear();
    resultBytes = 0;
    adviceBytes = 0;
  }
}
