package dev.stint.cli.commands;

import dev.stint.cli.console.Console;
import dev.stint.cli.errors.CliException;
import dev.stint.cli.errors.ExitCode;
import dev.stint.cli.output.Printer;
import dev.stint.cli.views.EventView;
import dev.stint.client.WatchListener;
import dev.stint.client.error.StintException;
import dev.stint.client.model.Event;
import dev.stint.client.model.Position;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Prints events as they come, each with the revision from which to resume. */
final class EventPrinter implements WatchListener {
  private final Console console;
  private final Printer printer;
  private final boolean ofOneRun;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private long left;

  /**
   * A printer for one watch.
   *
   * @param ofOneRun so that no line has to say of which
   */
  EventPrinter(Console console, Printer printer, boolean ofOneRun, long limit) {
    this.console = console;
    this.printer = printer;
    this.ofOneRun = ofOneRun;
    this.left = limit;
  }

  @Override
  public void onEvents(List<Event> events, Position position) {
    for (int i = 0; i < events.size() && left > 0; i++) {
      Event event = events.get(i);
      boolean last = i + 1 == events.size() || events.get(i + 1).revision() != event.revision();
      // Before a revision's last event, all that is known to be whole is what came before it.
      long resumeFrom = last ? event.revision() : event.revision() - 1;
      printer.event(
          EventView.json(event, resumeFrom),
          Long.toUnsignedString(event.revision()),
          EventView.line(event, ofOneRun));
      left--;
    }
    // Who reads may have gone away; there is nobody left to print for.
    if (left == 0 || console.out().checkError()) {
      end.complete(null);
    }
  }

  @Override
  public void onCompacted(Position oldest) {
    end.completeExceptionally(
        new CliException(
            ExitCode.ERROR,
            "the events after that revision are not kept any more",
            "look at the state (stint run describe), and go on with --from "
                + Long.toUnsignedString(oldest.revision())));
  }

  @Override
  public void onError(StintException trouble) {
    end.completeExceptionally(trouble);
  }

  /** Waits until there is nothing more to print. */
  void await() throws InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StintException trouble) {
        throw trouble.forCaller();
      }
      throw (RuntimeException) e.getCause();
    }
  }
}
