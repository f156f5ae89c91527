package dev.stint.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.stint.server.settings.Settings;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets up the log of the process: one configuration, {@code conf/logback.xml}, whose format and
 * level come from the settings. Libraries that use {@code java.util.logging} end up in it as well.
 *
 * <p>For the thread that starts and stops the process; a call replaces what an earlier one set up.
 */
public final class Logging {

  /** Where the build puts the project's {@code conf/logback.xml}. */
  private static final String PACKAGED = "logback.xml";

  private static final Settings.Log BEFORE_SETTINGS =
      new Settings.Log(Settings.Log.Format.TEXT, Settings.Log.Level.INFO);

  private Logging() {}

  /** Text at level info, for the time before the settings are read. */
  public static void configure() {
    configure(BEFORE_SETTINGS, Optional.empty());
  }

  /**
   * Logs as the settings say.
   *
   * @param directory the directory of the settings file; a {@code logback.xml} in it is used
   *     instead of the packaged one
   * @throws IllegalArgumentException if that file is wrong; the packaged one is in use then, and
   *     the message says what is wrong
   */
  public static void configure(Settings.Log settings, Optional<Path> directory) {
    Optional<Path> own = directory.map(path -> path.resolve(PACKAGED)).filter(Files::isRegularFile);
    List<String> errors = load(settings, own.map(Logging::url).orElseGet(Logging::packaged));
    if (!errors.isEmpty()) {
      load(settings, packaged());
      throw new IllegalArgumentException(
          own.map(Path::toString).orElse(PACKAGED)
              + ": "
              + String.join("; ", errors)
              + ". Mend this file, or delete it to use the one that is built in");
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Writes what is still queued, waiting a second at most; nothing is logged after this. */
  public static void stop() {
    context().stop();
  }

  private static List<String> load(Settings.Log settings, URL configuration) {
    LoggerContext context = context();
    context.reset();
    context.getStatusManager().clear();
    context.putProperty("stint.log.format", settings.format().name().toLowerCase(Locale.ROOT));
    context.putProperty("stint.log.level", settings.level().name());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(configuration);
      context.start();
    } catch (JoranException e) {
      return List.of(e.getMessage());
    }
    return context.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() >= Status.ERROR)
        .map(Status::getMessage)
        .toList();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static URL packaged() {
    URL url = Logging.class.getResource(PACKAGED);
    if (url == null) {
      throw new IllegalStateException(PACKAGED + " is missing from the jar of the server");
    }
    return url;
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a path of a file: " + path, e);
    }
  }
}
