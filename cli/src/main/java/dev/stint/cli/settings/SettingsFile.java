package dev.stint.cli.settings;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The settings file: settings at its top, and profiles that go before them.
 *
 * @param profile the one that is used when none is named
 */
record SettingsFile(
    Path path,
    Map<SettingName, String> common,
    Optional<String> profile,
    Map<String, Map<SettingName, String>> profiles) {
  private static final String PROFILE = "profile";
  private static final String PROFILES = "profiles";

  static SettingsFile empty(Path path) {
    return new SettingsFile(path, Map.of(), Optional.empty(), Map.of());
  }

  static SettingsFile read(Path path) {
    Object content;
    try (InputStream in = Files.newInputStream(path)) {
      LoadSettings settings = LoadSettings.builder().setLabel(path.toString()).build();
      content = new Load(settings).loadFromInputStream(in);
    } catch (YamlEngineException e) {
      throw new CliException(
          ExitCode.USAGE, path + " is not readable as YAML: " + e.getMessage(), "correct it", e);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE,
          "the settings file " + path + " can not be read",
          "name another one with --config",
          e);
    }
    return content == null ? empty(path) : new Reader(path).file(content);
  }

  /** The settings of a profile. */
  Map<SettingName, String> profile(String name) {
    Map<SettingName, String> found = profiles.get(name);
    if (found == null) {
      throw CliException.usage(
          "there is no profile " + name + " in " + path,
          profiles.isEmpty()
              ? "add it there below \"" + PROFILES + ":\""
              : "use one of " + String.join(", ", profiles.keySet()));
    }
    return found;
  }

  /** Turns what YAML gives into settings, and tells what does not fit. */
  private record Reader(Path path) {

    SettingsFile file(Object content) {
      Map<String, Object> top = map(content, "the file");
      Optional<String> profile = Optional.ofNullable(top.remove(PROFILE)).map(String::valueOf);
      Map<String, Map<SettingName, String>> profiles = new TreeMap<>();
      Object sections = top.remove(PROFILES);
      if (sections != null) {
        map(sections, PROFILES)
            .forEach((name, section) -> profiles.put(name, profile(name, section)));
      }
      return new SettingsFile(
          path, settings(top, "", List.of(PROFILE, PROFILES)), profile, profiles);
    }

    private Map<SettingName, String> profile(String name, Object section) {
      String where = PROFILES + "." + name;
      return section == null ? Map.of() : settings(map(section, where), where + ".", List.of());
    }

    private Map<SettingName, String> settings(
        Map<String, Object> section, String where, List<String> more) {
      Map<SettingName, String> settings = new EnumMap<>(SettingName.class);
      section.forEach(
          (key, value) -> {
            SettingName name =
                SettingName.ofKey(key)
                    .orElseThrow(
                        () ->
                            CliException.usage(
                                path + " has an unknown key " + where + key,
                                "known are " + SettingName.keys(more)));
            settings.put(name, value(where + key, value));
          });
      return settings;
    }

    private String value(String key, Object value) {
      if (value instanceof List<?> list) {
        return list.stream().map(String::valueOf).collect(Collectors.joining(","));
      }
      if (value == null || value instanceof Map<?, ?>) {
        throw CliException.usage(
            path + " gives " + key + " no plain value", "write a text or a list of texts");
      }
      return value.toString();
    }

    private Map<String, Object> map(Object content, String what) {
      if (!(content instanceof Map<?, ?> found)) {
        throw CliException.usage(
            path + ": " + what + " is no map of keys and values",
            "write lines such as tenant: acme");
      }
      Map<String, Object> map = new TreeMap<>();
      found.forEach((key, value) -> map.put(String.valueOf(key), value));
      return map;
    }
  }
}
