package dev.stint.cli.tool;

import dev.stint.cli.settings.SettingName;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every verb takes, before it or after it. */
public final class GlobalOptions {
  private final Map<SettingName, String> flags = new EnumMap<>(SettingName.class);

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      order = 1_000,
      paramLabel = "FILE",
      description = "Settings file; else $STINT_CLI_CONFIG, else ~/.config/stint/config.yaml.")
  Path config;

  @Option(
      names = "--profile",
      scope = ScopeType.INHERIT,
      order = 1_001,
      paramLabel = "NAME",
      description = "Profile of that file; else $STINT_CLI_PROFILE, else the file's own choice.")
  String profile;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      order = 1_008,
      description = "Show stack traces and the client's log on standard error.")
  boolean debug;

  /** What was given on the command line. */
  Map<SettingName, String> flags() {
    return flags;
  }

  @Option(
      names = "--endpoints",
      scope = ScopeType.INHERIT,
      order = 1_002,
      paramLabel = "HOST:PORT,...",
      description = "Nodes to ask first. Default: the first three ports of a local cluster.")
  void endpoints(String text) {
    flags.put(SettingName.ENDPOINTS, text);
  }

  @Option(
      names = {"-t", "--tenant"},
      scope = ScopeType.INHERIT,
      order = 1_003,
      paramLabel = "NAME",
      description = "Whose runs and workers. Default: default.")
  void tenant(String text) {
    flags.put(SettingName.TENANT, text);
  }

  @Option(
      names = {"-o", "--output"},
      scope = ScopeType.INHERIT,
      order = 1_004,
      paramLabel = "FORM",
      description = "table (default), wide, json, jsonl, yaml or name.")
  void output(String text) {
    flags.put(SettingName.OUTPUT, text);
  }

  @Option(
      names = "--key-format",
      scope = ScopeType.INHERIT,
      order = 1_005,
      paramLabel = "FORM",
      description =
          "How keys are printed and read: escaped (default: text, \\xNN for other bytes, \\\\ for a"
              + " backslash), utf8, hex or base64.")
  void keyFormat(String text) {
    flags.put(SettingName.KEY_FORMAT, text);
  }

  @Option(
      names = "--deadline",
      scope = ScopeType.INHERIT,
      order = 1_006,
      paramLabel = "TIME",
      description = "How long one request may take, its retries included. Default: 10s.")
  void deadline(String text) {
    flags.put(SettingName.DEADLINE, text);
  }

  @Option(
      names = "--plaintext-beyond-loopback",
      scope = ScopeType.INHERIT,
      order = 1_007,
      arity = "0",
      description = "Talk to other machines although nothing is encrypted.")
  void plaintext(boolean yes) {
    flags.put(SettingName.PLAINTEXT_BEYOND_LOOPBACK, Boolean.toString(yes));
  }
}
