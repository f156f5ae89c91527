package dev.stint.cli.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be set: as flag {@code --key-format}, as variable {@code STINT_CLI_KEY_FORMAT}, and in
 * the file, at its top or in a profile, as {@code key-format}.
 */
public enum SettingName {
  ENDPOINTS,
  TENANT,
  OUTPUT,
  KEY_FORMAT,
  DEADLINE,
  PLAINTEXT_BEYOND_LOOPBACK;

  /** As in the file. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String variable() {
    return "STINT_CLI_" + name();
  }

  static Optional<SettingName> ofKey(String key) {
    return Arrays.stream(values()).filter(name -> name.key().equals(key)).findFirst();
  }

  static String keys(List<String> more) {
    return Arrays.stream(values()).map(SettingName::key).collect(Collectors.joining(", "))
        + (more.isEmpty() ? "" : ", " + String.join(", ", more));
  }
}
