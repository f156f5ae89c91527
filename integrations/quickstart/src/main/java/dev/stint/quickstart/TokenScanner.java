package dev.stint.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a stream once, in memory that does not grow with it: its SHA-256, and what in it looks like
 * a leaked credential. A finding shows kind, first four characters, length and offset, never the
 * credential itself.
 *
 * <p>For one thread; used again and again, as it keeps its buffer.
 */
final class TokenScanner {

  /** More findings in one stream are counted and not described. */
  static final int MAX_FINDINGS = 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int SHOWN_CHARS = 4;

  private final List<TokenPattern> patterns;
  private final int lookAheadBytes;

  /**
   * Bit set of the two-byte starts of all prefixes: few places pass, and the rest costs no more.
   */
  private final long[] starts = new long[1 << 10];

  private final MessageDigest sha256;

  /** One byte of the past, then what is not judged yet. */
  private final byte[] buffer = new byte[BUFFER_BYTES];

  private final List<String> findings = new ArrayList<>();
  private int undescribed;

  TokenScanner() {
    this(TokenPattern.WELL_KNOWN);
  }

  TokenScanner(List<TokenPattern> patterns) {
    this.patterns = List.copyOf(patterns);
    lookAheadBytes = patterns.stream().mapToInt(TokenPattern::lookAheadBytes).max().orElseThrow();
    for (TokenPattern pattern : patterns) {
      int pair = pair(pattern.prefix(), 0);
      starts[pair >>> 6] |= 1L << pair;
    }
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  EntryResult scan(InputStream in) throws IOException {
    findings.clear();
    undescribed = 0;
    sha256.reset();
    buffer[0] = 0;
    int filled = 1;
    long offsetOfBuffer = -1;
    for (boolean end = false; !end; ) {
      int read = in.read(buffer, filled, buffer.length - filled);
      end = read < 0;
      if (!end) {
        sha256.update(buffer, filled, read);
        filled += read;
      }
      // Where too little follows to decide, wait for more; at the end a lone byte is no start.
      int judged = search(end ? filled - 1 : filled - lookAheadBytes, filled, offsetOfBuffer);
      if (judged > 1) {
        System.arraycopy(buffer, judged - 1, buffer, 0, filled - judged + 1);
        offsetOfBuffer += judged - 1;
        filled -= judged - 1;
      }
    }
    return new EntryResult(HexFormat.of().formatHex(sha256.digest()), describe());
  }

  /** Judges the starts from 1 to before {@code limit}; returns the first one not judged. */
  private int search(int limit, int filled, long offsetOfBuffer) {
    int at = 1;
    while (at < limit) {
      int pair = pair(buffer, at);
      if ((starts[pair >>> 6] & 1L << pair) == 0) {
        at++;
      } else {
        at += Math.max(1, tokenLength(at, filled, offsetOfBuffer));
      }
    }
    return at;
  }

  private int tokenLength(int at, int filled, long offsetOfBuffer) {
    for (TokenPattern pattern : patterns) {
      int length = match(pattern, at, filled);
      if (length > 0) {
        report(pattern.kind(), at, length, offsetOfBuffer + at);
        return length;
      }
    }
    return 0;
  }

  /** Length of the token that starts there, or 0. */
  private int match(TokenPattern pattern, int at, int filled) {
    byte[] prefix = pattern.prefix();
    int run = at + prefix.length;
    if (run > filled
        || !Arrays.equals(buffer, at, run, prefix, 0, prefix.length)
        || (pattern.standsAlone() && TokenPattern.isWord(buffer[at - 1]))) {
      return 0;
    }
    int end = run;
    while (end < filled && end - run <= pattern.max() && pattern.mayFollow(buffer[end])) {
      end++;
    }
    return end - run >= pattern.min() && end - run <= pattern.max() ? end - at : 0;
  }

  private void report(String kind, int at, int length, long offset) {
    if (findings.size() == MAX_FINDINGS) {
      undescribed++;
      return;
    }
    String shown = new String(buffer, at, SHOWN_CHARS, StandardCharsets.ISO_8859_1);
    findings.add("%s %s…(%d)@%d".formatted(kind, shown, length, offset));
  }

  private String describe() {
    String described = String.join("; ", findings);
    return undescribed == 0 ? described : described + "; and " + undescribed + " more";
  }

  private static int pair(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }
}
