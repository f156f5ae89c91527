package dev.stint.cli.logging;

import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Libraries of the client log on standard error, and only what matters unless asked for more. */
public final class CliLogging {
  private CliLogging() {}

  /** Must come before anything logs. */
  public static void configure(String[] args) {
    boolean debug = Arrays.asList(args).contains("--debug");
    setIfAbsent("logback.configurationFile", "dev/stint/cli/logback.xml");
    setIfAbsent("stint.log.level", debug ? "DEBUG" : "ERROR");
    Logger root = LogManager.getLogManager().getLogger("");
    root.setLevel(debug ? Level.INFO : Level.OFF);
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
