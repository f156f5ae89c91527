package dev.stint.cli.views;

import com.google.gson.JsonObject;
import dev.stint.cli.output.Details;
import dev.stint.cli.output.JsonFields;
import dev.stint.client.model.Explanation;
import dev.stint.client.model.Explanation.Finding;

/** Why something is not moving. */
public final class ExplanationView {
  private ExplanationView() {}

  public static JsonObject json(Explanation explanation) {
    return new JsonFields()
        .text("summary", explanation.summary())
        .list("findings", explanation.findings(), ExplanationView::json)
        .build();
  }

  private static JsonObject json(Finding finding) {
    return new JsonFields()
        .text("code", finding.code())
        .text("text", finding.text())
        .text("hint", finding.hint())
        .unsigned("shard_id", finding.shard())
        .object("session", finding.session(), Refs::session)
        .text("worker", finding.worker())
        .number("until_millis", finding.untilMillis())
        .build();
  }

  /** The findings, each with what to do about it; the summary says no more than the first. */
  public static void describe(Details details, Explanation explanation) {
    if (explanation.findings().isEmpty()) {
      details.add("Why", explanation.summary());
    }
    for (Finding finding : explanation.findings()) {
      details.add("Why", finding.text());
      if (!finding.hint().isEmpty()) {
        details.add("Next", finding.hint());
      }
    }
  }
}
