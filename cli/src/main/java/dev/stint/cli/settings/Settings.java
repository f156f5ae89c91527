package dev.stint.cli.settings;

import dev.stint.cli.keys.KeyFormat;
import dev.stint.cli.output.OutputFormat;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What every command goes by.
 *
 * @param endpoints host:port of nodes, at least one; the others are found through it
 * @param tenant whose runs and workers
 * @param deadline how long one request may take in all, its retries included
 * @param plaintextBeyondLoopback whether to talk to other machines although nothing is encrypted
 */
public record Settings(
    List<String> endpoints,
    String tenant,
    OutputFormat output,
    KeyFormat keyFormat,
    Duration deadline,
    boolean plaintextBeyondLoopback) {

  /** Those of a cluster on this machine with the settings that it comes with. */
  public static final List<String> DEFAULT_ENDPOINTS =
      List.of("127.0.0.1:7400", "127.0.0.1:7401", "127.0.0.1:7402");

  public static final String DEFAULT_TENANT = "default";
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  public Settings {
    endpoints = List.copyOf(endpoints);
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(keyFormat, "keyFormat");
    Objects.requireNonNull(deadline, "deadline");
  }
}
