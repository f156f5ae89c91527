package dev.stint.cli.views;

import com.google.gson.JsonObject;
import dev.stint.cli.output.Colour;
import dev.stint.cli.output.Column;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.View;
import dev.stint.client.model.Unparked;
import dev.stint.client.model.Unparked.Outcome;
import java.util.List;
import java.util.Locale;

/** What became of shards that were to be unparked. */
public final class UnparkedView implements View<Unparked> {
  @Override
  public List<Column<Unparked>> columns() {
    return List.of(
        Column.number("SHARD", this::name),
        Column.<Unparked>text("OUTCOME", UnparkedView::words)
            .painted(u -> u.outcome() == Outcome.UNPARKED ? Colour.GOOD : Colour.WARNING));
  }

  private static String words(Unparked unparked) {
    return unparked.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public JsonObject json(Unparked unparked) {
    return new JsonFields()
        .unsigned("shard_id", unparked.shard())
        .word("outcome", unparked.outcome())
        .build();
  }

  @Override
  public String name(Unparked unparked) {
    return Long.toUnsignedString(unparked.shard());
  }
}
