package dev.stint.verify.sim;

import java.util.Locale;

/**
 * How much goes wrong. Rates are in parts per million: of messages for the network, of entries for
 * disks and log, of ticks of the nemesis (ten a second) for the rest.
 *
 * @param lost messages that never arrive
 * @param late messages that take up to seconds
 * @param repeated requests of which a copy arrives later, anywhere
 * @param linkBroken messages at which the connection ends
 * @param busy entries that the log refuses at once
 * @param crash of a replica
 * @param pause of a replica
 * @param partition of a replica from others
 * @param election while the leader is well
 * @param workerCrash of a worker
 * @param workerPause of a worker
 * @param workerCutOff of a worker from all replicas
 * @param clockSkew how far rates of clocks are off, at most
 */
public record Level(
    String name,
    int lost,
    int late,
    int repeated,
    int linkBroken,
    int busy,
    int crash,
    int pause,
    int partition,
    int election,
    int workerCrash,
    int workerPause,
    int workerCutOff,
    int clockSkew) {

  static final Level CALM = new Level("calm", 0, 200, 200, 0, 0, 0, 0, 0, 0, 500, 500, 0, 1_000);

  static final Level ROUGH =
      new Level(
          "rough", 500, 2_000, 3_000, 300, 500, 2_000, 2_000, 2_000, 2_000, 3_000, 3_000, 2_000,
          5_000);

  static final Level HOSTILE =
      new Level(
          "hostile", 3_000, 10_000, 20_000, 1_500, 200, 5_000, 5_000, 5_000, 4_000, 30_000, 30_000,
          20_000, 7_000);

  /** Nothing goes wrong any more. */
  static final Level HEALED = new Level("healed", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * The level of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Level of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "calm" -> CALM;
      case "rough" -> ROUGH;
      case "hostile" -> HOSTILE;
      default ->
          throw new IllegalArgumentException(
              "there is no level \"" + name + "\": choose calm, rough or hostile");
    };
  }
}
