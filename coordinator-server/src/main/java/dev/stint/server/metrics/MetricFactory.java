package dev.stint.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes and registers metrics, and keeps their descriptions, so that none goes undocumented. */
final class MetricFactory {

  private final PrometheusRegistry registry;
  private final List<MetricDescription> descriptions = new ArrayList<>();

  MetricFactory(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** A counter; its name ends in {@code _total}. */
  Counter counter(String name, String unit, String meaning, String... labels) {
    describe(name, "counter", unit, meaning, labels);
    return Counter.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** A gauge that is asked when somebody looks. */
  void gauge(
      String name,
      String unit,
      String meaning,
      Consumer<GaugeWithCallback.Callback> callback,
      String... labels) {
    describe(name, "gauge", unit, meaning, labels);
    GaugeWithCallback.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .callback(callback)
        .register(registry);
  }

  /** A histogram of seconds with doubling bounds from 0.1 ms to 13 s. */
  Histogram seconds(String name, String meaning, String... labels) {
    return histogram(name, "seconds", 0.000_1, 2, 18, meaning, labels);
  }

  /** A histogram whose bucket bounds start at one value and grow by a factor. */
  Histogram histogram(
      String name,
      String unit,
      double first,
      double factor,
      int buckets,
      String meaning,
      String... labels) {
    describe(name, "histogram", unit, meaning, labels);
    return Histogram.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .classicOnly()
        .classicExponentialUpperBounds(first, factor, buckets)
        .withoutExemplars()
        .register(registry);
  }

  private void describe(String name, String type, String unit, String meaning, String... labels) {
    descriptions.add(new MetricDescription(name, type, unit, List.of(labels), meaning));
  }

  List<MetricDescription> descriptions() {
    return List.copyOf(descriptions);
  }
}
