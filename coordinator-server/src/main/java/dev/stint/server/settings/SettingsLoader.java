package dev.stint.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads settings from, in rising precedence: the defaults, a YAML file, environment variables,
 * overrides of the command line. Tells everything that is wrong at once.
 *
 * <p>An environment variable overrides the setting {@code section.some-key} when it is called
 * {@code STINT_SECTION_SOME_KEY}; an empty one counts as not set. A variable that begins with
 * {@code STINT_} and a section's name, or is all but one of these, and overrides nothing is refused
 * like an unknown key; other {@code STINT_} variables are none of ours.
 *
 * <p>Not for several threads; each method returns this.
 */
public final class SettingsLoader {

  private static final long MAX_FILE_BYTES = 1 << 20;

  private Optional<Path> file = Optional.empty();
  private Map<String, String> environment = Map.of();
  private List<String> overrides = List.of();

  /** A loader that knows nothing but the defaults. */
  public SettingsLoader() {}

  /** Reads this file, at most 1 MiB of YAML. A file that is not there is an error. */
  public SettingsLoader file(Path path) {
    file = Optional.of(path);
    return this;
  }

  /** Takes overrides from these variables, normally {@link System#getenv()}. */
  public SettingsLoader environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /**
   * Takes overrides of the form {@code section.key=value}; of two for one key the later wins. The
   * list of peers is written {@code id=peer,api,http;id=peer,api,http;...}.
   */
  public SettingsLoader overrides(List<String> assignments) {
    overrides = List.copyOf(assignments);
    return this;
  }

  /**
   * Reads and checks everything.
   *
   * @throws SettingsException if anything is wrong, with all problems
   */
  public Settings load() {
    Problems problems = new Problems();
    Values values = new Values(problems);
    file.ifPresent(path -> applyFile(path, values, problems));
    applyEnvironment(values, problems);
    overrides.forEach(assignment -> applyOverride(assignment, values, problems));
    CrossChecks.run(values, problems);
    if (problems.count() > 0) {
      throw new SettingsException(problems.messages());
    }
    return SettingsAssembler.assemble(values);
  }

  private static void applyFile(Path path, Values values, Problems problems) {
    Origin origin = new Origin(path.toString());
    try {
      if (!Files.isRegularFile(path)) {
        problems.add(origin, "there is no such file; expected the path of a settings file in YAML");
      } else if (Files.size(path) > MAX_FILE_BYTES) {
        problems.add(origin, "this file is too large; expected settings of at most 1 MiB");
      } else {
        YamlReader.read(path.toString(), Files.readAllBytes(path), problems)
            .forEach((key, value) -> values.put(SettingsTable.find(key).orElseThrow(), value));
      }
    } catch (IOException e) {
      problems.add(
          origin, "this file can not be read (" + e + "); expected one that this user may read");
    }
  }

  private void applyEnvironment(Values values, Problems problems) {
    Map<String, Setting<?>> byVariable = new TreeMap<>();
    SettingsTable.ALL.forEach(setting -> byVariable.put(setting.variable(), setting));
    List<String> known = new ArrayList<>(byVariable.keySet());
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              Setting<?> setting = byVariable.get(variable);
              Origin origin = Origin.environment(variable);
              if (setting != null && !value.isEmpty()) {
                values.put(setting, new YamlValue.Text(origin, value));
              } else if (setting == null && looksLikeOurs(variable, known)) {
                problems.add(
                    origin,
                    "overrides no setting; "
                        + Suggestions.nearest(variable, known)
                            .map(name -> "did you mean " + name + "?")
                            .orElse("expected STINT_<SECTION>_<KEY> of a setting that exists"));
              }
            });
  }

  private static boolean looksLikeOurs(String variable, List<String> known) {
    if (!variable.startsWith(Setting.VARIABLE_PREFIX)) {
      return false;
    }
    boolean ofSection =
        known.stream()
            .map(name -> name.substring(0, name.indexOf('_', Setting.VARIABLE_PREFIX.length()) + 1))
            .anyMatch(variable::startsWith);
    return ofSection || known.stream().anyMatch(name -> Suggestions.distance(variable, name) <= 2);
  }

  private static void applyOverride(String assignment, Values values, Problems problems) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      problems.add(
          new Origin("--set"),
          "got " + Problems.quote(assignment) + "; expected section.key=value, such as node.id=n2");
      return;
    }
    String key = assignment.substring(0, equals);
    Origin origin = Origin.override(key);
    SettingsTable.find(key)
        .ifPresentOrElse(
            setting ->
                values.put(setting, new YamlValue.Text(origin, assignment.substring(equals + 1))),
            () -> problems.add(origin, UnknownKeys.message(key)));
  }
}
