package dev.stint.server.api;

import dev.stint.api.v1.Header;
import dev.stint.api.v1.Position;
import dev.stint.api.v1.WatchRequest;
import dev.stint.api.v1.WatchResponse;
import dev.stint.core.read.Events;
import dev.stint.core.read.Events.Compacted;
import dev.stint.core.read.Events.Delivered;
import dev.stint.core.read.Reads;
import dev.stint.core.row.EventScope;
import dev.stint.core.state.StateView;
import dev.stint.core.value.RunRef;
import java.util.Objects;
import java.util.Optional;

/**
 * One caller that follows a log. Kept by who serves the stream, which asks for the next message
 * whenever the state has moved on, with views that never go back. One call at a time.
 */
public final class Watching {
  /** Events of one message, about: the largest one has some 36 KiB, and 4 MiB have to do. */
  private static final int EVENTS_PER_MESSAGE = 100;

  private final int group;
  private final String tenant;
  private final Optional<RunRef> run;
  private final Optional<Long> after;
  private final boolean fromNow;
  private EventScope scope;
  private long position;
  private boolean begun;
  private boolean over;

  private Watching(
      int group, String tenant, Optional<RunRef> run, Optional<Long> after, boolean fromNow) {
    this.group = group;
    this.tenant = tenant;
    this.run = run;
    this.after = after;
    this.fromNow = fromNow;
  }

  static Watching of(int group, Asked asked, WatchRequest request) throws RequestRefusedException {
    String tenant = asked.tenant("tenant", request.getTenant());
    Optional<Long> after = Optional.empty();
    if (request.hasAfter()) {
      if (request.getFromNow()) {
        throw RequestRefusedException.invalid("from_now", "false with a position in after");
      }
      if (request.getAfter().getGroup() != group) {
        throw RequestRefusedException.invalid(
            "after.group", "positions of group " + group + "; each group has its own");
      }
      after = Optional.of(Asked.number("after.revision", request.getAfter().getRevision()));
    }
    Optional<RunRef> run = Optional.empty();
    if (request.hasRun()) {
      RunRef ref = asked.run(request.getRun());
      String owner = request.getRun().getTenant();
      if (!owner.isEmpty() && !owner.equals(tenant)) {
        throw RequestRefusedException.notFound("run");
      }
      run = Optional.of(ref);
    } else {
      asked.group(request.hasGroup(), request.getGroup());
    }
    return new Watching(group, tenant, run, after, request.getFromNow());
  }

  public String tenant() {
    return tenant;
  }

  /** The log that is followed, once the first message was made. */
  public Optional<EventScope> scope() {
    return Optional.ofNullable(scope);
  }

  /** Everything up to and including this revision has been delivered. */
  public long position() {
    return position;
  }

  /** Whether the last message was the stream's last: nothing follows a compaction. */
  public boolean isOver() {
    return over;
  }

  /**
   * The next message, or empty while there is nothing new. The first call gives the first message,
   * which is progress to the position that the caller asked for, or a compaction.
   *
   * <p>What a view throws leaves this as it was, so that another one can be tried.
   *
   * @param header of the same state as the view
   * @throws RequestRefusedException if the run or tenant does not exist, or not any more: the
   *     stream ends with its status
   */
  public Optional<WatchResponse> next(StateView view, Header header)
      throws RequestRefusedException {
    if (over) {
      return Optional.empty();
    }
    if (scope == null) {
      begin(view);
    }
    Events.Step step = Events.after(view, scope, position, EVENTS_PER_MESSAGE);
    if (step instanceof Compacted compacted) {
      over = true;
      return Optional.of(compacted(header, compacted.oldest()));
    }
    if (!(step instanceof Delivered delivered)) {
      throw RequestRefusedException.notFound("run");
    }
    if (!begun) {
      begun = true;
      return Optional.of(progress(header));
    }
    position = delivered.position();
    return delivered.events().isEmpty() ? Optional.empty() : Optional.of(events(header, delivered));
  }

  /** What is sent now and then on a quiet log: how far it is known that nothing happened. */
  public WatchResponse progress(Header header) {
    return message(header, position)
        .setProgress(WatchResponse.Progress.getDefaultInstance())
        .build();
  }

  private void begin(StateView view) throws RequestRefusedException {
    Reads reads = new Reads(view, tenant);
    EventScope found;
    if (run.isPresent()) {
      var row = ReadRequests.found(reads.run(run.get()), "run").run();
      found = EventScope.ofRun(row.incarnation(), row.tenant());
    } else {
      found = EventScope.ofTenant(ReadRequests.found(reads.tenant(), "tenant").number());
    }
    position =
        fromNow ? reads.group().revision() : after.orElseGet(() -> Events.oldest(view, found));
    scope = Objects.requireNonNull(found);
  }

  private WatchResponse events(Header header, Delivered delivered) {
    EventViews views = new EventViews(group, tenant);
    WatchResponse.Events.Builder events = WatchResponse.Events.newBuilder();
    delivered.events().forEach(row -> events.addEvents(views.event(row)));
    return message(header, position).setEvents(events).build();
  }

  private WatchResponse compacted(Header header, long oldest) {
    return message(header, position)
        .setCompacted(WatchResponse.Compacted.newBuilder().setOldest(at(oldest)))
        .build();
  }

  private WatchResponse.Builder message(Header header, long at) {
    return WatchResponse.newBuilder().setHeader(header).setPosition(at(at));
  }

  private Position at(long revision) {
    return Position.newBuilder().setGroup(group).setRevision(revision).build();
  }
}
