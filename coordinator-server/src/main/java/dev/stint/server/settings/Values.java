package dev.stint.server.settings;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that won, one per setting, with where each came from. Not for several threads. */
final class Values {

  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final Map<Setting<?>, Origin> origins = new HashMap<>();
  private final Set<Setting<?>> unusable = new HashSet<>();
  private final Problems problems;

  Values(Problems problems) {
    this.problems = problems;
    for (Setting<?> setting : SettingsTable.ALL) {
      values.put(setting, setting.defaultValue());
      origins.put(setting, Origin.DEFAULT);
    }
  }

  /** Takes a value from a source that goes before all sources seen so far. */
  void put(Setting<?> setting, YamlValue given) {
    int problemsBefore = problems.count();
    Optional<?> value = parse(setting.type(), given, problems);
    if (value.isPresent()) {
      values.put(setting, value.get());
      origins.put(setting, given.origin());
      return;
    }
    unusable.add(setting);
    if (problems.count() == problemsBefore) {
      problems.wrongValue(given.origin(), setting.key(), given.shown(), setting.type().expected());
    }
  }

  private static Optional<?> parse(ValueType<?> type, YamlValue given, Problems problems) {
    if (given instanceof YamlValue.Text text) {
      return type.parse(text.text());
    }
    return given instanceof YamlValue.Rows rows
        ? type.parseRows(rows.rows(), problems)
        : Optional.empty();
  }

  @SuppressWarnings("unchecked") // put() stores what the setting's own type has read
  <T> T get(Setting<T> setting) {
    return (T) values.get(setting);
  }

  Origin origin(Setting<?> setting) {
    return origins.get(setting);
  }

  /** Whether all of these have been given rightly or not at all, so that they can be compared. */
  boolean usable(Setting<?>... settings) {
    return Arrays.stream(settings).noneMatch(unusable::contains);
  }

  /** How people wrote, or would write, the value: for messages. */
  <T> String shown(Setting<T> setting) {
    return setting.type().format(get(setting));
  }

  /** The first of the settings that somebody has set; the place to complain about. */
  Origin complaintAbout(List<Setting<?>> settings) {
    return settings.stream()
        .map(this::origin)
        .filter(origin -> !origin.equals(Origin.DEFAULT))
        .findFirst()
        .orElse(Origin.DEFAULT);
  }
}
