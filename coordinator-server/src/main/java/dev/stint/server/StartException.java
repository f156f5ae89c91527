package dev.stint.server;

import dev.stint.server.settings.HostPort;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A node that must not or can not start, or be prepared. The message says why and what to do, in
 * one line.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1;

  private StartException(String message, Throwable cause) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " | "), cause);
  }

  /** What the cause says is enough. */
  static StartException of(Throwable cause) {
    return new StartException(String.valueOf(cause.getMessage()), cause);
  }

  /** The directory of the node's data can not be written. */
  static StartException ofDirectory(Path directory, IOException cause) {
    return new StartException(
        "the directory "
            + directory
            + " can not be written: "
            + reason(cause)
            + "; make it a directory that this user may write, or say another one in"
            + " node.data-directory",
        cause);
  }

  /** A port can not be listened on. */
  static StartException ofPort(String setting, HostPort address, Exception cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new StartException(
        setting
            + " can not listen on "
            + address
            + ": "
            + (root.getMessage() == null ? root : root.getMessage())
            + "; end the process that uses the port, or say another address in cluster.peers or "
            + setting,
        cause);
  }

  /** Those of the file system are a bare path more often than not. */
  private static String reason(IOException cause) {
    if (!(cause instanceof FileSystemException failure)) {
      return cause.toString();
    }
    String why = failure.getReason();
    if (cause instanceof AccessDeniedException) {
      why = "permission denied";
    } else if (cause instanceof NoSuchFileException) {
      why = "no such file or directory";
    } else if (cause instanceof FileAlreadyExistsException) {
      why = "there is a file of that name";
    }
    return why + " (" + failure.getFile() + ")";
  }
}
