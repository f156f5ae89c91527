package dev.stint.cli.commands;

import dev.stint.cli.keys.KeyFormat;
import dev.stint.cli.tool.Tool;
import dev.stint.client.model.Page;
import dev.stint.client.model.ShardInfo;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import java.util.Optional;

/** Notices keys that the chosen format can not show exactly, so that nobody copies wrong ones. */
final class ExactKeys {
  private final Tool tool;
  private final KeyFormat keys;
  private boolean inexact;

  ExactKeys(Tool tool) {
    this.tool = tool;
    this.keys = tool.keys();
  }

  Page<ShardInfo> seen(Page<ShardInfo> page) {
    page.items().forEach(this::seen);
    return page;
  }

  ShardInfo seen(ShardInfo shard) {
    inexact |=
        isInexact(shard.range().start())
            || isInexact(shard.range().end())
            || isInexact(shard.cursor().map(Cursor::lastKey));
    return shard;
  }

  private boolean isInexact(Optional<Key> key) {
    return key.filter(k -> !keys.isExact(k)).isPresent();
  }

  /** Says so on standard error, if there were any. */
  void tell() {
    if (inexact) {
      tool.console()
          .note("Some keys are not UTF-8 and are shown with U+FFFD; use --key-format escaped.");
    }
  }
}
