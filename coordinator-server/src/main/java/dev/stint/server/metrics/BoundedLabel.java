package dev.stint.server.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Keeps the values of a label few: a value of the wrong form, or beyond the first so many, becomes
 * {@link #OTHER}. Nothing that a client sends can grow the memory of the metrics. For any thread.
 */
final class BoundedLabel {

  static final String OTHER = "other";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,48}");

  private final int maxValues;
  private final Set<String> values = ConcurrentHashMap.newKeySet();

  BoundedLabel(int maxValues) {
    this.maxValues = maxValues;
  }

  String of(String value) {
    if (values.contains(value)) {
      return value;
    }
    synchronized (values) {
      if (values.size() < maxValues && FORM.matcher(value).matches()) {
        values.add(value);
      }
      return values.contains(value) ? value : OTHER;
    }
  }
}
