package dev.stint.core.value;

/** What happens when every leaf of a run is done. The codes are stored: they are never reused. */
public enum WhenDone {
  AUTO_COMPLETE(1),
  MANUAL(2);

  private final int code;

  WhenDone(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static WhenDone ofCode(int code) {
    return values()[code - 1];
  }
}
