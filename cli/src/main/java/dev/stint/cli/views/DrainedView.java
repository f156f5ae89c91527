package dev.stint.cli.views;

import com.google.gson.JsonObject;
import dev.stint.cli.output.Colour;
import dev.stint.cli.output.Column;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.View;
import dev.stint.cli.views.DrainedView.Drained;
import dev.stint.client.model.SessionId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What became of sessions that were to be asked to hand over. */
public final class DrainedView implements View<Drained> {
  /** One session and what became of it. */
  public record Drained(SessionId session, Outcome outcome) {
    public Drained {
      Objects.requireNonNull(session, "session");
      Objects.requireNonNull(outcome, "outcome");
    }

    private String words() {
      return outcome.name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of it. */
  public enum Outcome {
    DRAINING,
    /** It has ended before; its leases return, or have returned, to the pool. */
    ENDED,
    NOT_FOUND
  }

  @Override
  public List<Column<Drained>> columns() {
    return List.of(
        Column.text("SESSION", this::name),
        Column.<Drained>text("OUTCOME", drained -> drained.words().replace('_', ' '))
            .painted(d -> d.outcome() == Outcome.DRAINING ? Colour.GOOD : Colour.WARNING));
  }

  @Override
  public JsonObject json(Drained drained) {
    return new JsonFields()
        .object("session", Refs.session(drained.session()))
        .text("outcome", drained.words())
        .build();
  }

  @Override
  public String name(Drained drained) {
    return drained.session().toString();
  }
}
