package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.RejectedException;
import dev.stint.core.value.RunStatus;
import java.util.function.Supplier;

/**
 * Refusals in the words of who typed the command: the coordinator does not know what was meant by
 * it, nor that there is a verb to type next.
 */
final class Refused {
  private Refused() {}

  /** Reads something; without it, says what there is none of and how to see what there is. */
  static <T> T orNotFound(String thing, String list, Supplier<T> read) {
    try {
      return read.get();
    } catch (RejectedException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      throw new CliException(
          ExitCode.NOT_FOUND, "there is no " + thing, list + " shows what there is", e);
    }
  }

  /**
   * Why a verb was refused for a run.
   *
   * @param path the run, as {@code tenant/name}
   */
  static RuntimeException ofRun(String verb, String path, RejectedException refused) {
    if (refused.code() == ErrorCode.RUN_NOT_ACTIVE && refused.refusal().runStatus().isPresent()) {
      RunStatus status = refused.refusal().runStatus().get();
      return new CliException(
          ExitCode.CONFLICT,
          "the run " + path + " is " + status + ": it cannot " + passive(verb),
          next(verb, path, status),
          refused);
    }
    if (refused.code() == ErrorCode.NOT_SETTLED) {
      return new CliException(
          ExitCode.CONFLICT,
          "the run " + path + " has shards that are not done",
          "wait until they are (stint run wait "
              + path
              + "); --accept-parked leaves those undone that are parked",
          refused);
    }
    return refused;
  }

  private static String passive(String verb) {
    return switch (verb) {
      case "complete" -> "be completed";
      case "pause", "resume", "delete" -> "be " + verb + "d";
      case "cancel" -> "be cancelled";
      default -> verb;
    };
  }

  private static String next(String verb, String path, RunStatus status) {
    if (verb.equals("delete") && status.isOpen()) {
      return "end it first: stint run cancel " + path;
    }
    if (status == RunStatus.INITIALIZING) {
      return "finish stint run create, or end the run: stint run cancel " + path;
    }
    return status.isTerminal() ? "it is over; stint run delete " + path + " removes it" : "";
  }
}
