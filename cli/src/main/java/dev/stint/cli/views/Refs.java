package dev.stint.cli.views;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stint.cli.output.JsonFields;
import dev.stint.client.model.Leader;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;

/** Identities, as everything else names them. */
final class Refs {
  private Refs() {}

  static JsonObject run(RunHandle run) {
    return new JsonFields()
        .text("tenant", run.tenant())
        .text("name", run.name())
        .unsigned("incarnation", run.incarnation())
        .small("group", run.group())
        .build();
  }

  static JsonElement session(SessionId session) {
    return new JsonFields()
        .small("group", session.group())
        .unsigned("revision", session.revision())
        .build();
  }

  static JsonElement leader(Leader leader) {
    return new JsonFields()
        .text("node_id", leader.nodeId())
        .text("address", leader.address())
        .build();
  }
}
