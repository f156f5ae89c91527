package dev.stint.cli.dev;

import dev.stint.cli.tool.Tool;
import dev.stint.cli.tool.VerbProvider;
import java.util.Map;

/** {@code stint dev}. */
public final class DevVerbs implements VerbProvider {
  @Override
  public Map<String, Object> verbs(Tool tool) {
    return Map.of("dev", new DevCommand(tool));
  }
}
