package dev.stint.core.value;

/** What happens when every leaf of a run is done. The codes are stored: they are never reused. */
public enum WhenDone {
  AUTO_COMPLETE(1),
  MANUAL(2);

  private static final WhenDone[] BY_CODE = values();

  private final int code;

  WhenDone(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The constant of this code, or {@code null} when there is none. */
  public static WhenDone ofCode(int code) {
    return code < 1 || code > BY_CODE.length ? null : BY_CODE[code - 1];
  }
}
