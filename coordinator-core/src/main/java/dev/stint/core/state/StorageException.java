package dev.stint.core.state;

/** The disk or what lies on it failed: the node stops. Never a judgement about a command. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  public StorageException(String message) {
    super(message);
  }
}
