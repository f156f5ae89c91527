package dev.stint.server.metrics;

import java.util.List;

/**
 * What there is to know about one metric: a row of {@code docs/metrics.md}.
 *
 * @param name as Prometheus shows it, without the suffixes of a histogram's series
 * @param type counter, gauge or histogram
 * @param unit of its value
 * @param labels names of its labels, each with a bounded set of values
 * @param meaning one sentence without a full stop
 */
record MetricDescription(
    String name, String type, String unit, List<String> labels, String meaning) {}
