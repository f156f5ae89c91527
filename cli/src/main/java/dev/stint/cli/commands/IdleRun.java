package dev.stint.cli.commands;

import dev.stint.cli.settings.Durations;
import dev.stint.client.StintClient;
import dev.stint.client.Watch;
import dev.stint.client.WatchListener;
import dev.stint.client.error.StintException;
import dev.stint.client.model.Event;
import dev.stint.client.model.EventKind;
import dev.stint.client.model.Explanation;
import dev.stint.client.model.Header;
import dev.stint.client.model.Position;
import dev.stint.client.model.RunInfo;
import dev.stint.client.model.WatchStart;
import dev.stint.core.value.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A run that has work of which nothing is claimed, and since when: its events tell. */
final class IdleRun implements WatchListener {
  private final long upTo;
  private final CompletableFuture<Void> read = new CompletableFuture<>();
  private volatile long lastGrantMillis;

  private IdleRun(long upTo, long sinceMillis) {
    this.upTo = upTo;
    this.lastGrantMillis = sinceMillis;
  }

  /** Whether there is work that could be granted, and none that is. */
  static boolean nothingClaimed(RunInfo run) {
    return run.status() == RunStatus.ACTIVE
        && run.counters().leased() == 0
        && run.counters().active() > 0;
  }

  /**
   * For people. Workers may well be there and not claim: that there is none, only the service can
   * tell.
   *
   * @param why its own explanation
   */
  static String sentence(long idleMillis, Explanation why) {
    boolean nobody = why.findings().stream().anyMatch(f -> f.code().equals("NO_SESSIONS"));
    return (nobody ? "no worker, " : "") + "nothing claimed for " + Durations.format(idleMillis);
  }

  /**
   * How long nothing was granted, in logical time: since the last grant among the events that are
   * kept, else since the run was sealed. Empty if the events could not be read in time.
   */
  static OptionalLong sinceLastGrant(
      StintClient client, RunInfo run, Header header, Duration deadline) {
    long since = run.activatedAtMillis().orElse(run.createdAtMillis());
    IdleRun listener = new IdleRun(header.revision(), since);
    try (Watch watch = client.runs().watch(run.run(), WatchStart.oldest(), listener)) {
      listener.read.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return OptionalLong.of(Math.max(0, header.logicalTimeMillis() - listener.lastGrantMillis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    } catch (ExecutionException | TimeoutException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void onEvents(List<Event> events, Position position) {
    for (Event event : events) {
      if (event.kind() instanceof EventKind.ShardGranted) {
        lastGrantMillis = Math.max(lastGrantMillis, event.logicalTimeMillis());
      }
    }
    onProgress(position);
  }

  @Override
  public void onProgress(Position position) {
    if (Long.compareUnsigned(position.revision(), upTo) >= 0) {
      read.complete(null);
    }
  }

  @Override
  public void onCompacted(Position oldest) {
    read.completeExceptionally(new IllegalStateException("trimmed while it was read"));
  }

  @Override
  public void onError(StintException trouble) {
    read.completeExceptionally(trouble);
  }
}
