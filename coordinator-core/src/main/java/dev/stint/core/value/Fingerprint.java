package dev.stint.core.value;

/**
 * 128 bits over what a command says, computed once by the gateway and logged, with the number of
 * the algorithm. It tells a retry (equal) from a number used twice for different commands. Records
 * made with another algorithm match by number alone.
 */
public record Fingerprint(int algorithm, long high, long low) {
  /** For commands that need none (heartbeats, ticks). */
  public static final Fingerprint NONE = new Fingerprint(0, 0, 0);

  public boolean matches(Fingerprint other) {
    return algorithm != other.algorithm || (high == other.high && low == other.low);
  }
}
