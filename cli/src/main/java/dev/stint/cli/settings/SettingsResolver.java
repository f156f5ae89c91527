package dev.stint.cli.settings;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.cli.output.OutputFormat;
import dev.stint.core.value.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds each setting: flag over environment over profile over file over default. */
public final class SettingsResolver {
  private static final String CONFIG_VARIABLE = "STINT_CLI_CONFIG";
  private static final String PROFILE_VARIABLE = "STINT_CLI_PROFILE";

  private final Map<SettingName, String> flags;
  private final Map<String, String> environment;
  private final SettingsFile file;
  private final Map<SettingName, String> profile;

  /** A value and where it was found, to be named when it is wrong. */
  private record Found(String value, String where) {}

  /**
   * Reads the settings file.
   *
   * @param flags what was given on the command line
   * @param configOrNull the file named on the command line
   * @param profileOrNull the profile named on the command line
   * @throws CliException if the file is not as it should be, or a named one is not there
   */
  public SettingsResolver(
      Map<SettingName, String> flags,
      Path configOrNull,
      String profileOrNull,
      Map<String, String> environment) {
    this.flags = new EnumMap<>(SettingName.class);
    this.flags.putAll(flags);
    this.environment = environment;
    this.file = file(configOrNull);
    Optional<String> name =
        Optional.ofNullable(profileOrNull)
            .or(() -> variable(PROFILE_VARIABLE))
            .or(this.file::profile);
    this.profile = name.map(this.file::profile).orElse(Map.of());
  }

  private SettingsFile file(Path configOrNull) {
    Optional<Path> named =
        Optional.ofNullable(configOrNull).or(() -> variable(CONFIG_VARIABLE).map(Path::of));
    if (named.isPresent()) {
      return SettingsFile.read(named.get());
    }
    Path usual = usualFile();
    return Files.exists(usual) ? SettingsFile.read(usual) : SettingsFile.empty(usual);
  }

  private Path usualFile() {
    Path directory =
        variable("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(variable("HOME").orElse("."), ".config"));
    return directory.resolve("stint").resolve("config.yaml");
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** All settings. */
  public Settings settings() {
    return new Settings(
        read(SettingName.ENDPOINTS, SettingsResolver::endpoints, Settings.DEFAULT_ENDPOINTS),
        read(SettingName.TENANT, SettingsResolver::tenant, Settings.DEFAULT_TENANT),
        read(SettingName.OUTPUT, text -> constant(OutputFormat.class, text), OutputFormat.TABLE),
        read(SettingName.KEY_FORMAT, text -> constant(KeyFormat.class, text), KeyFormat.ESCAPED),
        read(SettingName.DEADLINE, Durations::parsePositive, Settings.DEFAULT_DEADLINE),
        read(SettingName.PLAINTEXT_BEYOND_LOOPBACK, SettingsResolver::flag, false));
  }

  private <T> T read(SettingName name, Function<String, T> parser, T otherwise) {
    Optional<Found> found = find(name);
    if (found.isEmpty()) {
      return otherwise;
    }
    try {
      return parser.apply(found.get().value());
    } catch (IllegalArgumentException e) {
      throw CliException.usage(
          found.get().where() + ": \"" + found.get().value() + "\" " + e.getMessage(),
          "correct it there, or give --" + name.key());
    }
  }

  private Optional<Found> find(SettingName name) {
    if (flags.containsKey(name)) {
      return Optional.of(new Found(flags.get(name), "--" + name.key()));
    }
    Optional<String> variable = variable(name.variable());
    if (variable.isPresent()) {
      return variable.map(value -> new Found(value, "the variable " + name.variable()));
    }
    String inFile = profile.getOrDefault(name, file.common().get(name));
    return Optional.ofNullable(inFile)
        .map(value -> new Found(value, name.key() + " in " + file.path()));
  }

  private static List<String> endpoints(String text) {
    List<String> endpoints =
        Arrays.stream(text.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
    if (endpoints.isEmpty() || !endpoints.stream().allMatch(SettingsResolver::isEndpoint)) {
      throw new IllegalArgumentException(
          "is no list of addresses such as 127.0.0.1:7400,127.0.0.1:7401");
    }
    return endpoints;
  }

  private static boolean isEndpoint(String text) {
    int colon = text.lastIndexOf(':');
    return colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}");
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("is neither true nor false");
    }
    return text.equals("true");
  }

  private static String tenant(String text) {
    if (!Names.isValid(text)) {
      throw new IllegalArgumentException(
          "is no name: 1 to 64 characters of a-z, 0-9, '.', '_' and '-', the first a letter or"
              + " digit");
    }
    return text;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "is none of "
            + String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }
}
