package dev.stint.server.settings;

import java.util.Locale;

/**
 * One thing that can be set: a row of {@link SettingsTable}.
 *
 * @param key section and name, {@code raft.segment-size}
 * @param type which values it may have
 * @param defaultText the value it has when nobody sets it, as {@link ValueType#parse} reads it
 * @param meaning what it does, in sentences for the operator
 */
record Setting<T>(String key, ValueType<T> type, String defaultText, String meaning) {

  static final String VARIABLE_PREFIX = "STINT_";

  String section() {
    return key.substring(0, key.indexOf('.'));
  }

  String name() {
    return key.substring(key.indexOf('.') + 1);
  }

  /** The environment variable that overrides it: {@code STINT_RAFT_SEGMENT_SIZE}. */
  String variable() {
    return VARIABLE_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  T defaultValue() {
    return type.parse(defaultText)
        .orElseThrow(() -> new IllegalStateException("bad default of " + key + ": " + defaultText));
  }
}
