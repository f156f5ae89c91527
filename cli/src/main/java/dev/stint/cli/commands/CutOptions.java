package dev.stint.cli.commands;

import dev.stint.cli.cut.BoundaryFile;
import dev.stint.cli.cut.Cut;
import dev.stint.cli.cut.KeyAlphabet;
import dev.stint.cli.cut.QuantileCut;
import dev.stint.cli.cut.UniformCut;
import dev.stint.cli.errors.CliException;
import dev.stint.cli.keys.KeyFormat;
import dev.stint.cli.tool.Tool;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The ways of cutting the key space. */
final class CutOptions {
  private static final long MAX_SHARDS = 50_000_000;

  /** Fewer sampled keys per shard than this make shards visibly unequal. */
  private static final int FEW_SAMPLES = 30;

  @Option(
      names = "--start",
      paramLabel = "KEY",
      description = "First key of the run. Default: open.")
  private String start;

  @Option(
      names = "--end",
      paramLabel = "KEY",
      description = "First key after the run. Default: open.")
  private String end;

  @Option(
      names = "--boundaries",
      paramLabel = "FILE",
      description = "Cut at the keys of this file, one on each line, ascending; - for stdin.")
  private Path boundaries;

  @Option(
      names = "--keys-from",
      paramLabel = "FILE",
      description =
          "Cut into --shards parts with equally many of the keys of this file, one on each line, in"
              + " any order; - for stdin. Exact up to about half a million keys, beyond that from a"
              + " sample.")
  private Path keysFrom;

  @Option(
      names = "--uniform",
      paramLabel = "hex|uuid|digits|bytes",
      description =
          "Cut into --shards equal parts of all keys of this shape. hex and uuid are those in lower"
              + " case: keys in upper case would all fall into some of the shards.")
  private KeyAlphabet uniform;

  @Option(names = "--shards", paramLabel = "N", description = "How many shards to make.")
  private Long shards;

  /** The cut; says on standard error what a user would not expect. */
  Cut cut(Tool tool, Spool spool) throws IOException {
    check();
    KeyFormat keys = tool.keys();
    KeyRange outer = outer(keys);
    if (boundaries != null) {
      return BoundaryFile.of(spool.file(boundaries), keys, outer);
    }
    if (keysFrom != null) {
      return quantiles(tool, QuantileCut.of(spool.file(keysFrom), keys, outer, shards));
    }
    if (uniform != null) {
      return UniformCut.of(uniform, shards);
    }
    if (start == null && end == null) {
      tool.console()
          .note(
              "One shard covers all keys, so one worker at a time can work on it. Cut it with"
                  + " --uniform, --keys-from or --boundaries.");
    }
    return Cut.none(outer);
  }

  private void check() {
    int ways =
        (boundaries == null ? 0 : 1) + (keysFrom == null ? 0 : 1) + (uniform == null ? 0 : 1);
    if (ways > 1) {
      throw CliException.usage(
          "--boundaries, --keys-from and --uniform are three ways of the same thing",
          "give one of them");
    }
    boolean takesShards = keysFrom != null || uniform != null;
    if (takesShards && shards == null) {
      throw CliException.usage("it is not said how many shards to make", "add --shards N");
    }
    if (!takesShards && shards != null) {
      throw CliException.usage(
          "--shards does not say where to cut", "add --uniform SHAPE or --keys-from FILE");
    }
    if (shards != null && (shards < 1 || shards > MAX_SHARDS)) {
      throw CliException.usage(
          "--shards " + shards + " is not between 1 and " + MAX_SHARDS, "correct it");
    }
    if (uniform != null && (start != null || end != null)) {
      throw CliException.usage(
          "--uniform cuts all keys, not those between --start and --end",
          "leave them out, or give --boundaries FILE");
    }
  }

  private KeyRange outer(KeyFormat keys) {
    Key first = bound("--start", start, keys);
    Key last = bound("--end", end, keys);
    if (!KeyRange.isValid(first, last)) {
      throw CliException.usage(
          "--start is not below --end in the order of their bytes", "exchange or correct them");
    }
    return KeyRange.of(first, last);
  }

  private static Key bound(String option, String textOrNull, KeyFormat keys) {
    if (textOrNull == null) {
      return null;
    }
    try {
      return keys.parse(textOrNull);
    } catch (IllegalArgumentException e) {
      throw CliException.usage("the key of " + option + " " + e.getMessage(), "correct it");
    }
  }

  private Cut quantiles(Tool tool, QuantileCut.Result result) {
    if (result.outside() > 0) {
      tool.console()
          .note(
              result.outside()
                  + " keys of "
                  + name(keysFrom)
                  + " lie outside of --start and --end and do not count.");
    }
    if (result.cut().shards() < shards) {
      tool.console()
          .note(
              "The "
                  + result.keys()
                  + " keys of "
                  + name(keysFrom)
                  + " give "
                  + result.cut().shards()
                  + " shards instead of "
                  + shards
                  + ": there are not enough different ones.");
    } else if (!result.exact() && result.sampled() / shards < FEW_SAMPLES) {
      tool.console()
          .note(
              "The cut rests on "
                  + result.sampled()
                  + " of "
                  + result.keys()
                  + " keys: shards will be of unequal size. Fewer --shards are more equal.");
    }
    return result.cut();
  }

  private static String name(Path file) {
    return file.equals(Spool.STDIN) ? "standard input" : file.toString();
  }
}
