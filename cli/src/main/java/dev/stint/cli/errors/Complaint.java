package dev.stint.cli.errors;

import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.OutcomeUnknownException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.StintException;
import dev.stint.client.error.UnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * What a failure becomes for the person or script that called: the one map from exceptions to exit
 * codes and words.
 *
 * @param what what happened and why
 * @param next what to do about it; may be empty
 */
public record Complaint(ExitCode exitCode, String what, String next) {

  public static Complaint of(Throwable failure) {
    if (failure instanceof CliException e) {
      return new Complaint(e.exitCode(), e.getMessage(), e.next());
    }
    if (failure instanceof StintException e) {
      return ofClient(e);
    }
    if (failure instanceof IOException e) {
      return new Complaint(ExitCode.ERROR, ofFile(e), "");
    }
    if (failure instanceof InterruptedException) {
      return new Complaint(ExitCode.ERROR, "interrupted", "");
    }
    return new Complaint(
        ExitCode.ERROR,
        "this is a defect of stint: " + failure,
        "run it again with --debug and report what it says");
  }

  private static Complaint ofClient(StintException failure) {
    if (failure instanceof RejectedException e) {
      Refusal refusal = e.refusal();
      return new Complaint(exitCode(e.code()), refusal.message(), refusal.hint());
    }
    if (failure instanceof InvalidRequestException) {
      return new Complaint(ExitCode.USAGE, failure.getMessage(), "");
    }
    if (failure instanceof UnavailableException) {
      return new Complaint(
          ExitCode.UNAVAILABLE,
          failure.getMessage(),
          "check --endpoints, and that more than half of the nodes run: stint cluster status shows"
              + " them while one of them answers");
    }
    if (failure instanceof OutcomeUnknownException) {
      return new Complaint(
          ExitCode.TIMEOUT,
          failure.getMessage(),
          "it may have been done: look at the state, or repeat the command");
    }
    if (failure instanceof LeaseLostException) {
      return new Complaint(ExitCode.CONFLICT, failure.getMessage(), "");
    }
    return new Complaint(ExitCode.ERROR, failure.getMessage(), "");
  }

  /** The exit code of a refusal, by its code. */
  static ExitCode exitCode(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case INVALID_ARGUMENT, BAD_BOUNDARIES, OUT_OF_RANGE -> ExitCode.USAGE;
      case CONFLICT,
          SUPERSEDED,
          EXPIRED,
          RUN_NOT_ACTIVE,
          SESSION_EXPIRED,
          SHARD_TERMINAL,
          STALE_FENCE,
          CURSOR_REGRESSION,
          SINGLE_KEY,
          SHARD_LEASED,
          SHARD_NOT_ACTIVE,
          SHARD_NOT_LEASED,
          OVERLAP,
          NO_SHARDS,
          NOT_SETTLED,
          ALREADY_EXISTS,
          CHUNK_CONFLICT ->
          ExitCode.CONFLICT;
      case RESOURCE_EXHAUSTED, UNAVAILABLE -> ExitCode.UNAVAILABLE;
      case OUTCOME_UNKNOWN, DEADLINE_EXCEEDED -> ExitCode.TIMEOUT;
      case UNAUTHENTICATED,
          PERMISSION_DENIED,
          LIMIT_EXCEEDED,
          QUOTA_EXCEEDED,
          INTERNAL,
          UNRECOGNIZED ->
          ExitCode.ERROR;
    };
  }

  /** The JDK's file exceptions have the path for a message, and the reason in their class. */
  private static String ofFile(IOException failure) {
    if (failure instanceof NoSuchFileException e) {
      return "there is no file " + e.getFile();
    }
    if (failure instanceof AccessDeniedException e) {
      return "the file " + e.getFile() + " may not be opened";
    }
    if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getFile() + ": " + e.getReason();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
