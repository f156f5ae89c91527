package dev.stint.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.server.GeneratedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final String DOCUMENT_HEAD =
      """
      # Metrics

      Generated from the class `Metrics`; do not edit by hand.

      Every node serves these at `/metrics` on its HTTP port, in the text format of Prometheus. A
      histogram has the series `_bucket`, `_sum` and `_count`. A label has a small, bounded set of
      values; beyond it they count as `other`. A gauge whose value is not known is left out. Beside
      them stand the usual `jvm_` and `process_` metrics of the Prometheus client.

      | metric | type | unit | labels | meaning |
      |---|---|---|---|---|
      """;

  private final Metrics metrics = new Metrics();

  @Test
  void document_holdsEveryMetric() {
    StringBuilder document = new StringBuilder(DOCUMENT_HEAD);
    for (MetricDescription metric : metrics.descriptions()) {
      document.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  metric.name(),
                  metric.type(),
                  metric.unit(),
                  metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`",
                  metric.meaning()));
    }

    GeneratedFile.assertUpToDate("docs/metrics.md", document.toString());
  }

  @Test
  void everyName_saysWhoseItIsAndItsUnit() {
    assertThat(metrics.descriptions())
        .allSatisfy(
            metric -> {
              assertThat(metric.name()).matches("stint_[a-z_]+");
              assertThat(metric.name().endsWith("_total"))
                  .isEqualTo(metric.type().equals("counter"));
              if (metric.unit().equals("seconds") || metric.unit().equals("bytes")) {
                assertThat(metric.name()).endsWith("_" + metric.unit());
              }
              assertThat(metric.meaning()).isNotBlank().doesNotEndWith(".");
            })
        .extracting(MetricDescription::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatHappened_counted() {
    metrics.commandsEnded("checkpoint", Metrics.Outcome.ACCEPTED, 3);
    metrics.commandsEnded("checkpoint", Metrics.Outcome.ACCEPTED, 2);
    metrics.commandsEnded("checkpoint", Metrics.Outcome.REPLAYED, 1);
    metrics.rejected("STALE_FENCE");
    metrics.rejected("STALE_FENCE");
    metrics.readAnswered(Metrics.ReadMode.STALE);
    metrics.leaderChanged();
    metrics.snapshotFailed();
    metrics.violationRefused();

    assertThat(scrape())
        .contains(
            "stint_commands_total{operation=\"checkpoint\",outcome=\"accepted\"} 5.0",
            "stint_commands_total{operation=\"checkpoint\",outcome=\"replayed\"} 1.0",
            "stint_commands_total{operation=\"checkpoint\",outcome=\"rejected\"} 0.0",
            "stint_rejections_total{code=\"STALE_FENCE\"} 2.0",
            "stint_reads_total{mode=\"stale\"} 1.0",
            "stint_reads_total{mode=\"linearizable\"} 0.0",
            "stint_elections_total 1.0",
            "stint_snapshot_failures_total 1.0",
            "stint_invariant_violations_total 1.0");
  }

  @Test
  void whatTookTime_measuredInSeconds() {
    metrics.queueWaited(Metrics.Lane.HEARTBEATS, 2_000_000_000L);
    metrics.entryAnswered(1_000_000);
    metrics.applied(150_000);
    metrics.batchWritten(50_000);
    metrics.barrierWaited(3_000_000);
    metrics.snapshotTaken(500_000_000, 12_345);
    metrics.entryProposed(3, 700);

    assertThat(scrape())
        .contains(
            "stint_queue_wait_seconds_sum{lane=\"heartbeats\"} 2.0",
            "stint_queue_wait_seconds_count{lane=\"commands\"} 0",
            "stint_entry_round_trip_seconds_sum 0.001",
            "stint_apply_seconds_bucket{le=\"1.0E-4\"} 0",
            "stint_apply_seconds_bucket{le=\"2.0E-4\"} 1",
            "stint_store_batch_seconds_bucket{le=\"1.0E-4\"} 1",
            "stint_read_barrier_wait_seconds_count 1",
            "stint_snapshot_seconds_sum 0.5",
            "stint_snapshot_size_bytes 12345.0",
            "stint_entry_commands_bucket{le=\"2.0\"} 0",
            "stint_entry_commands_bucket{le=\"4.0\"} 1",
            "stint_entry_size_bytes_bucket{le=\"1024.0\"} 1");
  }

  @Test
  void suppliedFigures_readAtEachScrape() {
    double[] term = {7};
    metrics.supply(StateGauge.TERM, () -> term[0]);
    metrics.supplyQueue(Metrics.Lane.COMMANDS, () -> 12, () -> 3_400);

    assertThat(scrape())
        .contains(
            "stint_term 7.0",
            "stint_queue_depth_commands{lane=\"commands\"} 12.0",
            "stint_queue_depth_bytes{lane=\"commands\"} 3400.0");

    term[0] = 8;
    assertThat(scrape()).contains("stint_term 8.0");
  }

  @Test
  void unknownOrFailingFigure_leftOutAlone() {
    metrics.supply(StateGauge.TERM, () -> 7);
    metrics.supply(StateGauge.REVISION, () -> Double.NaN);
    metrics.supply(
        StateGauge.APPLIED_INDEX,
        () -> {
          throw new IllegalStateException("closed");
        });

    assertThat(scrape())
        .contains("stint_term 7.0")
        .noneMatch(line -> line.startsWith("stint_revision "))
        .noneMatch(line -> line.startsWith("stint_applied_index "))
        .noneMatch(line -> line.startsWith("stint_sessions_live "));
  }

  @Test
  void labelValuesBeyondTheBound_countedAsOther() {
    for (int i = 0; i < 70; i++) {
      metrics.commandsEnded("op-" + i, Metrics.Outcome.ACCEPTED, 1);
      metrics.rejected("CODE_" + i);
    }
    metrics.commandsEnded("op-0", Metrics.Outcome.ACCEPTED, 1);
    metrics.commandsEnded("no\nname", Metrics.Outcome.ACCEPTED, 1);

    assertThat(scrape())
        .contains(
            "stint_commands_total{operation=\"op-63\",outcome=\"accepted\"} 1.0",
            "stint_commands_total{operation=\"op-0\",outcome=\"accepted\"} 2.0",
            "stint_commands_total{operation=\"other\",outcome=\"accepted\"} 7.0",
            "stint_rejections_total{code=\"other\"} 6.0")
        .noneMatch(line -> line.contains("op-64"));
  }

  @Test
  void ownJvm_measuredToo() {
    assertThat(scrape()).anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
  }

  private String[] scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      metrics.write(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Arrays.stream(out.toString(StandardCharsets.UTF_8).split("\n"))
        .filter(line -> !line.startsWith("#"))
        .toArray(String[]::new);
  }
}
