package dev.stint.cli.views;

import com.google.gson.JsonObject;
import dev.stint.cli.output.Column;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.View;
import dev.stint.client.model.SessionId;
import java.util.List;

/** Sessions that were asked to hand over. */
public final class DrainedView implements View<SessionId> {
  @Override
  public List<Column<SessionId>> columns() {
    return List.of(
        Column.text("SESSION", SessionId::toString), Column.text("OUTCOME", id -> "draining"));
  }

  @Override
  public JsonObject json(SessionId session) {
    return new JsonFields()
        .object("session", Refs.session(session))
        .text("outcome", "draining")
        .build();
  }

  @Override
  public String name(SessionId session) {
    return session.toString();
  }
}
