package dev.stint.server.settings;

import java.util.List;
import java.util.Optional;

/** Says what somebody probably meant who gave a key that does not exist. */
final class UnknownKeys {

  private UnknownKeys() {}

  static String message(String key) {
    return "unknown key " + Problems.quote(key) + "; " + suggestion(key);
  }

  private static String suggestion(String key) {
    int dot = key.indexOf('.');
    String section = key.substring(0, Math.max(dot, 0));
    String name = key.substring(dot + 1);
    Optional<String> nearest =
        Suggestions.nearest(key, SettingsTable.keys()).or(() -> sameNameElsewhere(name));
    if (nearest.isPresent()) {
      return "did you mean " + nearest.get() + "?";
    }
    List<String> names =
        SettingsTable.ALL.stream()
            .filter(setting -> setting.section().equals(section))
            .<String>map(Setting::name)
            .toList();
    return names.isEmpty()
        ? "known sections are " + String.join(", ", SettingsTable.sections())
        : "known in section " + section + " are " + String.join(", ", names);
  }

  private static Optional<String> sameNameElsewhere(String name) {
    return SettingsTable.ALL.stream()
        .filter(setting -> setting.name().equals(name))
        .<String>map(Setting::key)
        .findFirst();
  }
}
