package dev.stint.core.codec;

import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.WhenDone;

/** The canonical form of run configs and quotas, which stand in rows and in commands. */
final class ConfigCodec {
  private ConfigCodec() {}

  static void write(Out out, RunConfig config) {
    out.varint(config.priority()).varint(config.weight()).varint(config.maxLeases());
    out.varint(config.maxFailures()).varint(config.maxLosses());
    out.varint(config.backoffInitialMillis()).varint(config.backoffMaxMillis());
    out.bool(config.autoSplit()).u8(config.whenDone().code()).varint(config.retentionMillis());
  }

  static RunConfig read(In in) {
    return new RunConfig(
        in.intVarint(),
        in.intVarint(),
        in.intVarint(),
        in.intVarint(),
        in.intVarint(),
        in.varint(),
        in.varint(),
        in.bool(),
        in.code(WhenDone::ofCode),
        in.varint());
  }

  static void writeQuotas(Out out, Quotas quotas) {
    out.varint(quotas.runs()).varint(quotas.liveShards()).varint(quotas.rows());
    out.varint(quotas.sessions()).varint(quotas.commandsPerSecond());
    out.varint(quotas.minTtlMillis()).varint(quotas.maxTtlMillis());
  }

  static Quotas readQuotas(In in) {
    return new Quotas(
        in.varint(), in.varint(), in.varint(), in.varint(), in.varint(), in.varint(), in.varint());
  }
}
