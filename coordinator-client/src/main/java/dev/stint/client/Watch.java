package dev.stint.client;

import dev.stint.api.v1.WatchResponse;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.StintException;
import dev.stint.client.error.UnavailableException;
import dev.stint.client.internal.Trouble;
import dev.stint.client.model.Position;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.WatchStart;
import dev.stint.client.net.WatchCall;
import dev.stint.client.wire.Events;
import dev.stint.client.wire.Wire;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An event log that is being followed. When the stream breaks, it goes on after the last position
 * that was delivered, so nothing comes twice and nothing is left out. Safe for use by any thread.
 */
public final class Watch implements AutoCloseable {
  private final Caller caller;
  private final RunHandle runOrNull;
  private final WatchStart start;
  private final WatchListener listener;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile Position position;
  private WatchCall call;

  private Watch(Caller caller, RunHandle runOrNull, WatchStart start, WatchListener listener) {
    this.caller = caller;
    this.runOrNull = runOrNull;
    this.start = start;
    this.listener = listener;
  }

  static Watch open(Caller caller, RunHandle runOrNull, WatchStart start, WatchListener listener) {
    Watch watch = new Watch(caller, runOrNull, start, listener);
    int group = runOrNull == null ? -1 : runOrNull.group();
    watch.call =
        new WatchCall(caller.transport(), group, watch::request, watch::deliver, watch::over);
    watch.call.open();
    return watch;
  }

  /** Where to resume: everything up to it has been delivered. Empty before the first message. */
  public Optional<Position> position() {
    return Optional.ofNullable(position);
  }

  /** Completes when the watch is over: closed, compacted or failed. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  private dev.stint.api.v1.WatchRequest request() {
    WatchStart from = position == null ? start : WatchStart.after(position);
    return caller.requests().watch(runOrNull, from);
  }

  /** On the callback executor; says whether to go on. */
  private boolean deliver(WatchResponse response) {
    if (ended.isDone()) {
      return false;
    }
    switch (response.getKindCase()) {
      case EVENTS -> {
        Position next = Wire.position(response.getPosition());
        listener.onEvents(Events.events(response.getEvents()), next);
        position = next;
      }
      case PROGRESS -> {
        position = Wire.position(response.getPosition());
        listener.onProgress(position);
      }
      case COMPACTED -> {
        listener.onCompacted(Wire.position(response.getCompacted().getOldest()));
        ended.complete(null);
        return false;
      }
      case KIND_NOT_SET -> {
        return true; // of a newer server
      }
    }
    return true;
  }

  private void over(Trouble trouble) {
    if (ended.isDone()) {
      return;
    }
    StintException why;
    if (trouble.refusalOrNull() == null) {
      why = new UnavailableException(trouble.why());
    } else if (trouble.refusalOrNull().code()
        == dev.stint.client.error.ErrorCode.INVALID_ARGUMENT) {
      why = new InvalidRequestException(trouble.refusalOrNull().text());
    } else {
      why = new RejectedException(trouble.refusalOrNull());
    }
    try {
      listener.onError(why);
    } finally {
      ended.complete(null);
    }
  }

  /** Ends the watch; a call to the listener may still be running. */
  @Override
  public void close() {
    ended.complete(null);
    call.close();
  }
}
