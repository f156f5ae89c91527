package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.tool.Tool;
import dev.stint.client.StintClient;
import dev.stint.core.value.Names;
import java.util.Optional;

/**
 * A run as people name it: its name, or {@code tenant/name}.
 *
 * @param tenantOrNull the tenant, if it was named
 */
record RunName(String tenantOrNull, String name) {

  static RunName parse(String text) {
    int slash = text.indexOf('/');
    RunName parsed =
        slash < 0
            ? new RunName(null, text)
            : new RunName(text.substring(0, slash), text.substring(slash + 1));
    if (!Names.isValid(parsed.name) || (slash >= 0 && !Names.isValid(parsed.tenantOrNull))) {
      throw CliException.usage(
          "\"" + text + "\" is no name of a run",
          "use 1 to 64 characters of a-z, 0-9, '.', '_' and '-', the first a letter or digit; with"
              + " a tenant, tenant/name");
    }
    return parsed;
  }

  /** The client of the run's tenant. */
  StintClient client(Tool tool) {
    Optional<String> flag = tool.tenantFlag();
    if (tenantOrNull != null && flag.isPresent() && !flag.get().equals(tenantOrNull)) {
      throw CliException.usage(
          "the run is of tenant " + tenantOrNull + ", and --tenant says " + flag.get(),
          "leave out one of the two");
    }
    return tenantOrNull == null ? tool.client() : tool.client(tenantOrNull);
  }
}
