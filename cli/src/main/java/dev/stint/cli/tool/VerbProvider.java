package dev.stint.cli.tool;

import java.util.Map;

/**
 * Verbs of other modules. Found by {@link java.util.ServiceLoader}, so that a verb that needs more
 * than the client (a whole cluster, a checker, a benchmark) is there when its module is, and
 * nothing here depends on it.
 */
public interface VerbProvider {

  /**
   * The verbs.
   *
   * @param tool what they work with
   * @return by name: objects with picocli's annotations, each a {@code Callable} that gives the
   *     exit code
   */
  Map<String, Object> verbs(Tool tool);
}
