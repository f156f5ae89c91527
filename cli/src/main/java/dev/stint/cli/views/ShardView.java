package dev.stint.cli.views;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.cli.output.Colour;
import dev.stint.cli.output.Column;
import dev.stint.cli.output.Details;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.View;
import dev.stint.client.model.LeaseInfo;
import dev.stint.client.model.ParkingInfo;
import dev.stint.client.model.ShardInfo;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.util.List;
import java.util.Optional;

/** Shards, their keys in one format. */
public final class ShardView implements View<ShardInfo> {
  /** Keys may have 4 KiB; in full they stand in the wide table and in JSON. */
  private static final int KEY_WIDTH = 40;

  private final KeyFormat keys;

  public ShardView(KeyFormat keys) {
    this.keys = keys;
  }

  @Override
  public List<Column<ShardInfo>> columns() {
    return List.of(
        Column.number("SHARD", ShardView::id),
        Column.text("STATUS", ShardView::status).painted(ShardView::colour),
        Column.<ShardInfo>text("START", shard -> bound(shard.range().start())).atMost(KEY_WIDTH),
        Column.<ShardInfo>text("END", shard -> bound(shard.range().end())).atMost(KEY_WIDTH),
        Column.<ShardInfo>text("CURSOR", shard -> bound(shard.cursor().map(Cursor::lastKey)))
            .atMost(KEY_WIDTH),
        Column.text("WORKER", shard -> shard.lease().map(LeaseInfo::worker).orElse("-")),
        Column.number("ATTEMPTS", shard -> Integer.toString(shard.attempts())),
        Column.number("FAILURES", shard -> Integer.toString(shard.failures())),
        Column.number("LOSSES", shard -> Integer.toString(shard.losses())),
        Column.<ShardInfo>number("FENCE", shard -> Long.toUnsignedString(shard.fence())).wide(),
        Column.<ShardInfo>text(
                "SESSION", shard -> shard.lease().map(l -> l.session().toString()).orElse("-"))
            .wide(),
        Column.<ShardInfo>text(
                "PARENT",
                shard ->
                    shard.parent().isPresent()
                        ? Long.toUnsignedString(shard.parent().getAsLong())
                        : "-")
            .wide(),
        Column.<ShardInfo>text(
                "MESSAGE", shard -> shard.parking().map(ShardView::parking).orElse("-"))
            .wide());
  }

  @Override
  public String name(ShardInfo shard) {
    return id(shard);
  }

  @Override
  public JsonObject json(ShardInfo shard) {
    return new JsonFields()
        .object("run", Refs.run(shard.shard().run()))
        .unsigned("shard_id", shard.shard().shard())
        .object("range", json(shard.range()))
        .bytes("metadata", shard.metadata())
        .word("status", shard.status())
        .object("cursor", shard.cursor(), this::json)
        .object("lease", shard.lease(), ShardView::json)
        .unsigned("fence", shard.fence())
        .small("attempts", shard.attempts())
        .small("failures", shard.failures())
        .small("losses", shard.losses())
        .number("not_before_millis", shard.notBeforeMillis())
        .unsigned("parent_id", shard.parent())
        .object("original_range", shard.originalRange(), this::json)
        .flag("sliver", shard.sliver())
        .object("parking", shard.parking(), ShardView::json)
        .unsigned("first_child_id", shard.firstChild())
        .small("children", shard.children())
        .text("preferred_worker", shard.preferredWorker())
        .number("preferred_until_millis", shard.preferredUntilMillis())
        .unsigned("revision", shard.revision())
        .build();
  }

  private JsonObject json(KeyRange range) {
    return new JsonFields()
        .text("start", range.start().map(keys::format))
        .text("end", range.end().map(keys::format))
        .build();
  }

  private JsonElement json(Cursor cursor) {
    return new JsonFields()
        .text("last_key", keys.format(cursor.lastKey()))
        .bytes("token", cursor.token())
        .build();
  }

  private static JsonElement json(LeaseInfo lease) {
    return new JsonFields()
        .object("session", Refs.session(lease.session()))
        .text("worker", lease.worker())
        .unsigned("fence", lease.fence())
        .number("granted_at_millis", lease.grantedAtMillis())
        .number("deadline_millis", lease.deadlineMillis())
        .unsigned("units_done", lease.unitsDone())
        .unsigned("units_remaining", lease.unitsRemaining())
        .build();
  }

  private static JsonElement json(ParkingInfo parking) {
    return new JsonFields()
        .word("reason", parking.reason())
        .text("detail", parking.detail())
        .text("message", parking.message())
        .number("parked_at_millis", parking.parkedAtMillis())
        .build();
  }

  /** A shard in full. */
  public Details details(ShardInfo shard) {
    Details details =
        new Details()
            .add("Shard", id(shard) + " of " + shard.shard().run().path())
            .add("Status", status(shard))
            .add("Start", bound(shard.range().start()) + (hasStart(shard) ? "" : " (open)"))
            .add("End", bound(shard.range().end()) + (hasEnd(shard) ? "" : " (open)"))
            .add("Cursor", bound(shard.cursor().map(Cursor::lastKey)))
            .add("Fence", Long.toUnsignedString(shard.fence()))
            .add(
                "Attempts",
                shard.attempts()
                    + "; in a row without progress "
                    + shard.failures()
                    + " failed, "
                    + shard.losses()
                    + " lost");
    shard.lease().ifPresent(lease -> details.add("Held by", holder(lease)));
    shard.parking().ifPresent(parking -> details.add("Parked", parking(parking)));
    shard
        .parent()
        .ifPresent(parent -> details.add("Cut from", "shard " + Long.toUnsignedString(parent)));
    shard.firstChild().ifPresent(first -> details.add("Split into", children(shard, first)));
    shard.preferredWorker().ifPresent(worker -> details.add("Prefers", "worker " + worker));
    if (shard.metadata().length() > 0) {
      details.add("Metadata", shard.metadata().length() + " bytes");
    }
    return details;
  }

  private static String holder(LeaseInfo lease) {
    StringBuilder text =
        new StringBuilder("worker " + lease.worker() + ", session " + lease.session());
    lease.unitsDone().ifPresent(done -> text.append(", ").append(done).append(" units done"));
    lease.unitsRemaining().ifPresent(left -> text.append(", ").append(left).append(" left"));
    return text.toString();
  }

  private static String parking(ParkingInfo parking) {
    StringBuilder text = new StringBuilder(parking.reason().name());
    if (!parking.detail().isEmpty()) {
      text.append(", ").append(parking.detail());
    }
    if (!parking.message().isEmpty()) {
      text.append(": ").append(parking.message());
    }
    return text.toString();
  }

  private static String children(ShardInfo shard, long first) {
    return "shards "
        + Long.toUnsignedString(first)
        + " to "
        + Long.toUnsignedString(first + shard.children() - 1);
  }

  private static boolean hasStart(ShardInfo shard) {
    return shard.range().start().isPresent();
  }

  private static boolean hasEnd(ShardInfo shard) {
    return shard.range().end().isPresent();
  }

  private String bound(Optional<Key> key) {
    return key.map(keys::format).orElse("-");
  }

  private static String id(ShardInfo shard) {
    return Long.toUnsignedString(shard.shard().shard());
  }

  private static String status(ShardInfo shard) {
    return shard.status().name() + (shard.lease().isPresent() ? " (leased)" : "");
  }

  private static Colour colour(ShardInfo shard) {
    return switch (shard.status()) {
      case DONE -> Colour.GOOD;
      case PARKED -> Colour.WARNING;
      case SPLIT -> Colour.QUIET;
      case ACTIVE -> Colour.NONE;
    };
  }
}
