package dev.stint.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of credential that is recognised by how it is written: a fixed prefix, then a run of
 * characters out of a set, at least so many and at most so many, and no further one. Immutable.
 */
final class TokenPattern {

  private static final boolean[] DIGITS_UPPER = alphabet("0-9A-Z");
  private static final boolean[] ALPHANUMERIC = alphabet("0-9A-Za-z");
  private static final boolean[] WORD = alphabet("0-9A-Za-z_");
  private static final boolean[] WORD_DASH = alphabet("0-9A-Za-z_-");

  /** The list. Lengths are those that the issuers publish, or the range they reserve. */
  static final List<TokenPattern> WELL_KNOWN = wellKnown();

  private final String kind;
  private final byte[] prefix;
  private final boolean[] alphabet;
  private final int min;
  private final int max;
  private final boolean standsAlone;

  private TokenPattern(
      String kind, byte[] prefix, boolean[] alphabet, int min, int max, boolean standsAlone) {
    this.kind = kind;
    this.prefix = prefix;
    this.alphabet = alphabet;
    this.min = min;
    this.max = max;
    this.standsAlone = standsAlone;
  }

  /** Name of the kind, as in findings. */
  String kind() {
    return kind;
  }

  /** How each starts, in ASCII; at least two bytes. The caller does not change them. */
  byte[] prefix() {
    return prefix;
  }

  /** Whether the byte may stand in the run behind the prefix. */
  boolean mayFollow(byte b) {
    return alphabet[b & 0xff];
  }

  /** Least length of the run. */
  int min() {
    return min;
  }

  /** Greatest length of the run. */
  int max() {
    return max;
  }

  /**
   * Whether the byte before the prefix must not be a letter, digit or underscore: for prefixes so
   * short that any base64 text holds them by chance.
   */
  boolean standsAlone() {
    return standsAlone;
  }

  private static List<TokenPattern> wellKnown() {
    List<TokenPattern> all = new ArrayList<>();
    for (String prefix : List.of("AKIA", "ASIA")) {
      all.add(of("aws-access-key-id", prefix, DIGITS_UPPER, 16, 16, true));
    }
    all.add(of("github-fine-grained-token", "github_pat_", WORD, 82, 82, false));
    for (String prefix : List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_")) {
      all.add(of("github-token", prefix, ALPHANUMERIC, 36, 251, false));
    }
    all.add(of("gitlab-token", "glpat-", WORD_DASH, 20, 64, false));
    all.add(of("google-api-key", "AIza", WORD_DASH, 35, 35, true));
    all.add(of("npm-token", "npm_", ALPHANUMERIC, 36, 36, false));
    for (String kind : List.of("", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ")) {
      all.add(of("private-key", "-----BEGIN " + kind + "PRIVATE KEY-----", WORD, 0, 0, false));
    }
    all.add(of("private-key", "-----BEGIN PGP PRIVATE KEY BLOCK-----", WORD, 0, 0, false));
    for (String prefix : List.of("xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-")) {
      all.add(of("slack-token", prefix, WORD_DASH, 10, 250, false));
    }
    for (String prefix : List.of("sk_live_", "rk_live_")) {
      all.add(of("stripe-live-key", prefix, ALPHANUMERIC, 24, 247, false));
    }
    return List.copyOf(all);
  }

  private static TokenPattern of(
      String kind, String prefix, boolean[] alphabet, int min, int max, boolean standsAlone) {
    byte[] bytes = prefix.getBytes(StandardCharsets.US_ASCII);
    return new TokenPattern(kind, bytes, alphabet, min, max, standsAlone);
  }

  /** How many bytes from the first one on decide whether it is one. */
  int lookAheadBytes() {
    return prefix.length + max + 1;
  }

  static boolean isWord(byte b) {
    return WORD[b & 0xff];
  }

  private static boolean[] alphabet(String pairs) {
    boolean[] flags = new boolean[256];
    for (int i = 0; i < pairs.length(); ) {
      char from = pairs.charAt(i);
      boolean range = i + 2 < pairs.length() && pairs.charAt(i + 1) == '-';
      char to = range ? pairs.charAt(i + 2) : from;
      for (char c = from; c <= to; c++) {
        flags[c] = true;
      }
      i += range ? 3 : 1;
    }
    return flags;
  }
}
