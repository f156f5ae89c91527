package dev.stint.cli.commands;

import dev.stint.cli.errors.CliException;
import dev.stint.cli.tool.Tool;
import dev.stint.client.Shards;
import dev.stint.client.StintClient;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.ShardHandle;
import dev.stint.client.model.ShardInfo;
import dev.stint.core.value.Key;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which shard a verb is about. */
final class ShardArgument {
  @Mixin private RunArgument run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SHARD",
      description = "Its number, as stint shard list shows it.")
  private String shard;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Instead of a number: the shard that covers this key.")
  private String key;

  StintClient client(Tool tool) {
    return run.client(tool);
  }

  ShardInfo read(Tool tool) {
    if ((shard == null) == (key == null)) {
      throw CliException.usage(
          "it is not clear which shard is meant", "give either its number or --key KEY");
    }
    if (key != null) {
      Key parsed = key(tool);
      RunHandle handle = run.handle(tool);
      return Refused.orNotFound(
          "shard of run " + handle.path() + " that covers this key",
          list(handle),
          () -> shards(tool).covering(handle, parsed).await());
    }
    long number = Numbers.unsigned("the shard", shard);
    RunHandle handle = run.handle(tool);
    return Refused.orNotFound(
        "shard " + Long.toUnsignedString(number) + " of run " + handle.path(),
        list(handle),
        () -> shards(tool).get(new ShardHandle(handle, number)).await());
  }

  private static String list(RunHandle handle) {
    return "stint shard list " + handle.path();
  }

  private Shards shards(Tool tool) {
    return client(tool).shards();
  }

  private Key key(Tool tool) {
    try {
      return tool.keys().parse(key);
    } catch (IllegalArgumentException e) {
      throw CliException.usage("the key of --key " + e.getMessage(), "correct it");
    }
  }
}
