package dev.stint.quickstart;

/**
 * What a scan of one entry gave.
 *
 * @param sha256 hash of the uncompressed bytes, 64 lower case hex digits; empty if they could not
 *     be read
 * @param findings what looked like a credential, masked; empty if nothing did
 */
record EntryResult(String sha256, String findings) {

  /** The entry's data is damaged. Says so instead of failing, as that is how the input is. */
  static EntryResult unreadable(Exception cause) {
    return new EntryResult("", "unreadable: " + cause.getClass().getSimpleName());
  }

  boolean hasFindings() {
    return !findings.isEmpty() && !sha256.isEmpty();
  }
}
