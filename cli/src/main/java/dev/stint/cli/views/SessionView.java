package dev.stint.cli.views;

import com.google.gson.JsonObject;
import dev.stint.cli.output.Colour;
import dev.stint.cli.output.Column;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.View;
import dev.stint.cli.settings.Durations;
import dev.stint.client.model.SessionInfo;
import dev.stint.core.value.Label;
import java.util.List;
import java.util.stream.Collectors;

/** Workers: their sessions. */
public final class SessionView implements View<SessionInfo> {
  private static final List<Column<SessionInfo>> COLUMNS =
      List.of(
          Column.text("SESSION", session -> session.session().toString()),
          Column.text("WORKER", SessionInfo::worker),
          Column.text("STATE", SessionView::state).painted(SessionView::colour),
          Column.number("HELD", session -> Integer.toString(session.held())),
          Column.number("CAPACITY", session -> Integer.toString(session.capacity())),
          Column.text("TTL", session -> Durations.format(session.ttlMillis())),
          Column.<SessionInfo>text("LABELS", SessionView::labels).wide());

  @Override
  public List<Column<SessionInfo>> columns() {
    return COLUMNS;
  }

  @Override
  public String name(SessionInfo session) {
    return session.session().toString();
  }

  @Override
  public JsonObject json(SessionInfo session) {
    return new JsonFields()
        .object("session", Refs.session(session.session()))
        .text("tenant", session.tenant())
        .text("worker", session.worker())
        .list("labels", session.labels(), SessionView::json)
        .small("capacity", session.capacity())
        .small("held", session.held())
        .number("ttl_millis", session.ttlMillis())
        .number("opened_at_millis", session.openedAtMillis())
        .number("deadline_millis", session.deadlineMillis())
        .flag("draining", session.draining())
        .text("ending", session.ending().map(Enum::name))
        .unsigned("revision", session.revision())
        .build();
  }

  private static JsonObject json(Label label) {
    return new JsonFields().text("name", label.name()).text("value", label.value()).build();
  }

  private static String state(SessionInfo session) {
    if (session.ending().isPresent()) {
      return "ending (" + session.ending().get() + ")";
    }
    return session.draining() ? "draining" : "live";
  }

  private static Colour colour(SessionInfo session) {
    if (session.ending().isPresent()) {
      return Colour.BAD;
    }
    return session.draining() ? Colour.WARNING : Colour.NONE;
  }

  private static String labels(SessionInfo session) {
    return session.labels().isEmpty()
        ? "-"
        : session.labels().stream()
            .map(label -> label.name() + "=" + label.value())
            .collect(Collectors.joining(","));
  }
}
