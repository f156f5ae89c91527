package dev.stint.core.value;

/**
 * The one shape of names of tenants, runs, workers and labels: 1 to 64 characters of {@code
 * [a-z0-9._-]}, starting with a letter or digit.
 */
public final class Names {
  private Names() {}

  public static boolean isValid(String name) {
    if (name == null || name.isEmpty() || name.length() > Limits.MAX_NAME_CHARS) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean punctuation = c == '.' || c == '_' || c == '-';
      if (!alphanumeric && !(punctuation && i > 0)) {
        return false;
      }
    }
    return true;
  }
}
