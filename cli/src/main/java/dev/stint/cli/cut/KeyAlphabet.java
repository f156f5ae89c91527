package dev.stint.cli.cut;

import java.nio.charset.StandardCharsets;

/** Shapes of keys that are spread evenly over their whole space. */
public enum KeyAlphabet {
  /** Lower-case hexadecimal digits: hashes. */
  HEX("0123456789abcdef"),
  /** UUIDs as text, lower case, of the random kind. */
  UUID("0123456789abcdef"),
  /** Decimal digits. */
  DIGITS("0123456789"),
  /** Any bytes: hashes as they are. */
  BYTES("");

  private final byte[] digits;

  KeyAlphabet(String digits) {
    this.digits = digits.getBytes(StandardCharsets.US_ASCII);
  }

  int base() {
    return this == BYTES ? 256 : digits.length;
  }

  byte digit(int value) {
    return this == BYTES ? (byte) value : digits[value];
  }

  /** Whether a key has a dash before its digit of this number, from 0 up. */
  boolean dashBefore(int position) {
    return this == UUID && (position == 8 || position == 12 || position == 16 || position == 20);
  }
}
