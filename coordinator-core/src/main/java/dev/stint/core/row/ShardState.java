package dev.stint.core.row;

/** States of shards that are indexed because they are few and asked for. Codes are stored. */
public enum ShardState {
  LEASED(1),
  PARKED(2);

  private final int code;

  ShardState(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
