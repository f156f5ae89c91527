package dev.stint.cli.views;

import com.google.gson.JsonObject;
import dev.stint.cli.output.Colour;
import dev.stint.cli.output.Column;
import dev.stint.cli.output.Details;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.View;
import dev.stint.cli.settings.Durations;
import dev.stint.client.model.RunCounters;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.RunInfo;
import dev.stint.client.model.RunProgress;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.WhenDone;
import java.util.List;
import java.util.Locale;

/** Runs. */
public final class RunView implements View<RunInfo> {
  private static final List<Column<RunInfo>> COLUMNS =
      List.of(
          Column.text("NAME", run -> run.run().name()),
          Column.text("STATUS", RunView::status).painted(RunView::colour),
          Column.number("SHARDS", run -> count(run.counters().leaves())),
          Column.number("DONE", run -> count(run.counters().done())),
          Column.number("LEASED", run -> count(run.counters().leased())),
          Column.number("WAITING", run -> count(waiting(run.counters()))),
          Column.<RunInfo>number("PARKED", run -> count(run.counters().parked()))
              .painted(run -> run.counters().parked() > 0 ? Colour.WARNING : Colour.NONE),
          Column.text("ETA", RunView::eta),
          Column.<RunInfo>number("PRIORITY", run -> count(run.config().priority())).wide(),
          Column.<RunInfo>number("WEIGHT", run -> count(run.config().weight())).wide(),
          Column.<RunInfo>text("TENANT", run -> run.run().tenant()).wide(),
          Column.<RunInfo>number(
                  "INCARNATION", run -> Long.toUnsignedString(run.run().incarnation()))
              .wide(),
          Column.<RunInfo>number("GROUP", run -> count(run.run().group())).wide());

  @Override
  public List<Column<RunInfo>> columns() {
    return COLUMNS;
  }

  @Override
  public String name(RunInfo run) {
    return run.run().name();
  }

  @Override
  public JsonObject json(RunInfo run) {
    return new JsonFields()
        .object("run", Refs.run(run.run()))
        .word("status", run.status())
        .object("config", json(run.config()))
        .object("counters", json(run.counters()))
        .flag("settled", run.settled())
        .flag("revoking", run.revoking())
        .number("created_at_millis", run.createdAtMillis())
        .number("activated_at_millis", run.activatedAtMillis())
        .number("ended_at_millis", run.endedAtMillis())
        .text("message", run.message())
        .unsigned("revision", run.revision())
        .object("progress", json(run.progress()))
        .texts("notes", run.notes())
        .build();
  }

  /** Which run. */
  public static JsonObject json(RunHandle run) {
    return Refs.run(run);
  }

  private static JsonObject json(RunConfig config) {
    JsonObject policy =
        new JsonFields()
            .small("priority", config.priority())
            .small("weight", config.weight())
            .small("max_leases", config.maxLeases())
            .small("max_failures", config.maxFailures())
            .small("max_losses", config.maxLosses())
            .flag("auto_split", config.autoSplit())
            .build();
    return new JsonFields()
        .object("policy", policy)
        .number("backoff_initial_millis", config.backoffInitialMillis())
        .number("backoff_max_millis", config.backoffMaxMillis())
        .word("when_done", config.whenDone())
        .number("retention_millis", config.retentionMillis())
        .build();
  }

  private static JsonObject json(RunCounters counters) {
    return new JsonFields()
        .unsigned("active", counters.active())
        .unsigned("done", counters.done())
        .unsigned("split", counters.split())
        .unsigned("parked", counters.parked())
        .unsigned("leased", counters.leased())
        .unsigned("parked_slivers", counters.parkedSlivers())
        .build();
  }

  private static JsonObject json(RunProgress progress) {
    JsonFields fields =
        new JsonFields()
            .fraction("shards_per_second", progress.shardsPerSecond())
            .number("eta_millis", progress.etaMillis());
    if (!progress.etaUnknownBecause().isEmpty()) {
      fields.text("eta_unknown_because", progress.etaUnknownBecause());
    }
    return fields.build();
  }

  /** A run in full. */
  public static Details details(RunInfo run) {
    RunCounters counters = run.counters();
    RunConfig config = run.config();
    Details details =
        new Details()
            .add("Run", run.run().path())
            .add("Status", statusInFull(run))
            .add("Incarnation", Long.toUnsignedString(run.run().incarnation()))
            .add("Shards", shards(counters))
            .add("Progress", progress(run));
    if (!run.message().isEmpty()) {
      details.add("Message", run.message());
    }
    return details
        .add("Priority", config.priority() + ", weight " + config.weight())
        .add("Leases", config.maxLeases() == 0 ? "no maximum" : "at most " + config.maxLeases())
        .add(
            "Parks after",
            config.maxFailures() + " failures or " + config.maxLosses() + " losses in a row")
        .add(
            "Backoff",
            Durations.format(config.backoffInitialMillis())
                + " to "
                + Durations.format(config.backoffMaxMillis()))
        .add("Splits", config.autoSplit() ? "when workers wait" : "only by request")
        .add(
            "When done",
            config.whenDone() == WhenDone.MANUAL
                ? "waits for stint run complete"
                : "is completed by itself")
        .add(
            "Retention",
            config.retentionMillis() == 0
                ? "until it is deleted"
                : Durations.format(config.retentionMillis()) + " after its end");
  }

  /** The statuses in a few words. */
  static String status(RunInfo run) {
    return run.status().name() + (isStuck(run) ? " (settled)" : "");
  }

  private static String statusInFull(RunInfo run) {
    String more = run.revoking() ? ", leases are being taken back" : "";
    return status(run) + more;
  }

  /** Settled and not over: somebody has to decide. */
  private static boolean isStuck(RunInfo run) {
    return run.settled() && run.status().isOpen();
  }

  private static Colour colour(RunInfo run) {
    return switch (run.status()) {
      case DONE -> Colour.GOOD;
      case FAILED -> Colour.BAD;
      case PAUSED, CANCELLED -> Colour.WARNING;
      case INITIALIZING, DELETING -> Colour.QUIET;
      case ACTIVE -> run.settled() ? Colour.WARNING : Colour.NONE;
    };
  }

  private static String shards(RunCounters counters) {
    return counters.leaves()
        + ": "
        + counters.done()
        + " done, "
        + counters.leased()
        + " leased, "
        + waiting(counters)
        + " waiting, "
        + counters.parked()
        + " parked"
        + (counters.parkedSlivers() == 0 ? "" : " (" + counters.parkedSlivers() + " single keys)")
        + (counters.split() == 0 ? "" : "; " + counters.split() + " were split");
  }

  private static String progress(RunInfo run) {
    long leaves = run.counters().leaves();
    double done = leaves == 0 ? 0 : (double) run.counters().done() / leaves;
    StringBuilder text = new StringBuilder(percent(done));
    run.progress()
        .shardsPerSecond()
        .ifPresent(rate -> text.append(String.format(Locale.ROOT, ", %.1f shards/s", rate)));
    run.progress()
        .etaMillis()
        .ifPresentOrElse(
            eta -> text.append(", done in about ").append(Durations.format(eta)),
            () -> {
              if (!run.progress().etaUnknownBecause().isEmpty()) {
                text.append(", end unknown: ").append(run.progress().etaUnknownBecause());
              }
            });
    return text.toString();
  }

  /** Never 100 % before all is done. */
  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(fraction * 1_000) / 10);
  }

  static long waiting(RunCounters counters) {
    return counters.active() - counters.leased();
  }

  private static String eta(RunInfo run) {
    if (run.status().isTerminal()) {
      return "-";
    }
    return run.progress().etaMillis().isPresent()
        ? Durations.format(run.progress().etaMillis().getAsLong())
        : "unknown";
  }

  private static String count(long number) {
    return Long.toString(number);
  }
}
