package dev.stint.cli.views;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.Text;
import dev.stint.client.model.Event;
import dev.stint.client.model.EventKind;
import dev.stint.client.model.EventKind.InternalViolation;
import dev.stint.client.model.EventKind.ResidualSplit;
import dev.stint.client.model.EventKind.RunFailed;
import dev.stint.client.model.EventKind.SessionClosed;
import dev.stint.client.model.EventKind.SessionDraining;
import dev.stint.client.model.EventKind.SessionEvicted;
import dev.stint.client.model.EventKind.SessionExpired;
import dev.stint.client.model.EventKind.SessionOpened;
import dev.stint.client.model.EventKind.ShardFailed;
import dev.stint.client.model.EventKind.ShardGranted;
import dev.stint.client.model.EventKind.ShardLost;
import dev.stint.client.model.EventKind.ShardParked;
import dev.stint.client.model.EventKind.ShardQuarantined;
import dev.stint.client.model.EventKind.ShardSplit;
import dev.stint.client.model.EventKind.ShardsAdded;
import dev.stint.client.model.EventKind.ShardsUnparked;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Events: a line of text, or of JSON in the shape of the public contract. */
public final class EventView {
  private EventView() {}

  /**
   * An event with the place from which to go on after it.
   *
   * @param resumeFrom a revision: asking for what came after it misses nothing and repeats at most
   *     the events of one revision
   */
  public static JsonObject json(Event event, long resumeFrom) {
    JsonFields fields =
        new JsonFields()
            .unsigned("revision", event.revision())
            .small("ordinal", event.ordinal())
            .number("logical_time_millis", event.logicalTimeMillis())
            .object("run", event.run(), Refs::run)
            .unsigned("shard_id", event.shard())
            .object("session", event.session(), Refs::session)
            .unsigned("fence", event.fence())
            .text("kind", kind(event.kind()));
    return fields
        .object(kind(event.kind()), content(event.kind()))
        .unsigned("resume_from", resumeFrom)
        .build();
  }

  /** As in the public contract, for example {@code shard_granted}. */
  public static String kind(EventKind kind) {
    return kind.name().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static JsonElement content(EventKind kind) {
    JsonObject content = new JsonObject();
    fields(kind)
        .forEach(
            (name, value) -> {
              if (value instanceof JsonElement element) {
                content.add(name, element);
              } else {
                content.addProperty(name, value.toString());
              }
            });
    return content;
  }

  /** What is to be said about it; 64-bit numbers as text. */
  private static Map<String, Object> fields(EventKind kind) {
    if (kind instanceof ShardsAdded e) {
      return ordered("first_shard_id", id(e.firstShard()), "shards", id(e.count()));
    }
    if (kind instanceof RunFailed e) {
      return Map.of("message", e.message());
    }
    if (kind instanceof ShardGranted e) {
      return ordered("attempt", id(e.attempt()), "worker", e.worker());
    }
    if (kind instanceof ShardFailed e) {
      return ordered("failures", id(e.failures()), "text", e.text());
    }
    if (kind instanceof ShardLost e) {
      return ordered("reason", e.reason(), "losses", id(e.losses()));
    }
    if (kind instanceof ShardParked e) {
      return ordered("reason", e.reason(), "text", e.text());
    }
    if (kind instanceof ShardsUnparked e) {
      JsonArray ids = new JsonArray();
      e.shards().forEach(shard -> ids.add(id(shard)));
      return Map.of("shard_ids", ids);
    }
    if (kind instanceof ShardQuarantined e) {
      return ordered("sliver_id", id(e.sliver()), "text", e.text());
    }
    if (kind instanceof ShardSplit e) {
      return ordered("first_child_id", id(e.firstChild()), "children", id(e.children()));
    }
    if (kind instanceof ResidualSplit e) {
      return Map.of("residual_id", id(e.residual()));
    }
    if (kind instanceof InternalViolation e) {
      return Map.of("text", e.text());
    }
    String worker = workerOrNull(kind);
    return worker == null ? Map.of() : Map.of("worker", worker);
  }

  private static String workerOrNull(EventKind kind) {
    if (kind instanceof SessionOpened e) {
      return e.worker();
    }
    if (kind instanceof SessionDraining e) {
      return e.worker();
    }
    if (kind instanceof SessionClosed e) {
      return e.worker();
    }
    if (kind instanceof SessionExpired e) {
      return e.worker();
    }
    return kind instanceof SessionEvicted e ? e.worker() : null;
  }

  private static Map<String, Object> ordered(
      String first, Object firstValue, String second, Object secondValue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, firstValue);
    map.put(second, secondValue);
    return map;
  }

  private static String id(long number) {
    return Long.toUnsignedString(number);
  }

  /**
   * One line for people: revision, time, what happened, to what.
   *
   * @param ofOneRun whether the run goes without saying
   */
  public static String line(Event event, boolean ofOneRun) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%-10s %10.3f  %-18s",
            Long.toUnsignedString(event.revision()),
            event.logicalTimeMillis() / 1_000.0,
            kind(event.kind())));
    if (!ofOneRun) {
      event.run().ifPresent(run -> line.append(" run=").append(run.name()));
    }
    event.shard().ifPresent(shard -> line.append(" shard=").append(id(shard)));
    fields(event.kind()).forEach((name, value) -> append(line, name, value));
    event.session().ifPresent(session -> line.append(" session=").append(session));
    event.fence().ifPresent(fence -> line.append(" fence=").append(id(fence)));
    return Text.oneLine(line.toString()).stripTrailing();
  }

  private static void append(StringBuilder line, String name, Object value) {
    String text = value.toString();
    if (value instanceof JsonArray array) {
      text = array.asList().stream().map(JsonElement::getAsString).collect(Collectors.joining(","));
    }
    if (!text.isEmpty()) {
      line.append(' ').append(name).append('=').append(text);
    }
  }
}
