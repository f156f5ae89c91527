package dev.stint.cli.tool;

import dev.stint.cli.console.Console;
import dev.stint.cli.errors.CliException;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.cli.output.Printer;
import dev.stint.cli.settings.SettingName;
import dev.stint.cli.settings.Settings;
import dev.stint.cli.settings.SettingsResolver;
import dev.stint.client.Endpoint;
import dev.stint.client.StintClient;
import java.util.List;
import java.util.Optional;

/**
 * What a verb works with: the outside, the settings and the client, each made when it is first
 * asked for. One per invocation; used by one thread.
 */
public final class Tool implements AutoCloseable {
  private final Console console;
  private final GlobalOptions options = new GlobalOptions();
  private Settings settings;
  private StintClient client;

  public Tool(Console console) {
    this.console = console;
  }

  public GlobalOptions options() {
    return options;
  }

  public Console console() {
    return console;
  }

  /**
   * The settings.
   *
   * @throws dev.stint.cli.errors.CliException if one of them is wrong
   */
  public Settings settings() {
    if (settings == null) {
      settings =
          new SettingsResolver(
                  options.flags(), options.config, options.profile, console.environment())
              .settings();
    }
    return settings;
  }

  public Printer printer() {
    return new Printer(console, settings().output());
  }

  public KeyFormat keys() {
    return settings().keyFormat();
  }

  /** The tenant that was named on the command line itself. */
  public Optional<String> tenantFlag() {
    return Optional.ofNullable(options.flags().get(SettingName.TENANT));
  }

  /** The client of the tenant of the settings. */
  public StintClient client() {
    return client(settings().tenant());
  }

  /** The client of a tenant; a verb has to do with one only. */
  public StintClient client(String tenant) {
    if (client == null) {
      refuseOthersReading();
      client =
          StintClient.builder()
              .endpoints(settings().endpoints())
              .tenant(tenant)
              .timeout(settings().deadline())
              .plaintextBeyondLoopback(settings().plaintextBeyondLoopback())
              .build();
    } else if (!client.tenant().equals(tenant)) {
      throw new IllegalStateException("one tenant per invocation");
    }
    return client;
  }

  /** The client would refuse it too, in the words of a library. */
  private void refuseOthersReading() {
    List<String> beyond =
        settings().endpoints().stream().filter(e -> !Endpoint.parse(e).isLoopback()).toList();
    if (!beyond.isEmpty() && !settings().plaintextBeyondLoopback()) {
      throw CliException.usage(
          String.join(", ", beyond)
              + " lies beyond this machine, and everything would go there unencrypted",
          "if the network between is yours alone, say --plaintext-beyond-loopback");
    }
  }

  boolean debug() {
    return options.debug;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
