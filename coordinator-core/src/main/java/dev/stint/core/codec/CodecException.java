package dev.stint.core.codec;

/** Bytes that are not what they should be: rot, or a newer format. */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CodecException(String message) {
    super(message);
  }
}
