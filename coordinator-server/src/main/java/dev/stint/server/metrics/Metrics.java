package dev.stint.server.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a node counts and measures, by names that begin with {@code stint_} and end with
 * their unit. {@code docs/metrics.md} follows from this class. For any thread; recording takes no
 * lock and, once a label has been seen, allocates nothing.
 */
public final class Metrics {

  /** How a command ended. */
  public enum Outcome {
    /** Accepted by the state machine. */
    ACCEPTED,
    /** Rejected by the state machine; which rejection is counted apart. */
    REJECTED,
    /** Answered as the first time. */
    REPLAYED,
    /** Its deadline passed in the queue; it was not logged. */
    EXPIRED,
    /** Refused because a queue was full; it was not logged. */
    OVERLOADED,
    /** Not answered by the state machine: no leader, or the outcome is unknown. */
    UNAVAILABLE
  }

  /** The lanes of the queue before the log. */
  public enum Lane {
    COMMANDS,
    HEARTBEATS
  }

  /** What came of comparing this node's digest with those of the others. */
  public enum Comparison {
    /** All who answered have the same. */
    EQUAL,
    /** Somebody differs, and no majority contradicts this node. */
    DIFFERENT,
    /** A majority contradicts this node, which ends. */
    WRONG,
    /** Nobody answered. */
    UNKNOWN
  }

  /** How a read was asked for. */
  public enum ReadMode {
    LINEARIZABLE,
    STALE
  }

  private static final Logger log = LoggerFactory.getLogger(Metrics.class);
  private static final int MAX_OPERATIONS = 64;
  private static final int MAX_REJECTIONS = 64;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MetricFactory make = new MetricFactory(registry);
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  private final Counter commands =
      make.counter(
          "stint_commands_total",
          "commands",
          "Commands by operation and by how they ended",
          "operation",
          "outcome");
  private final BoundedLabel operations = new BoundedLabel(MAX_OPERATIONS);
  private final Map<String, Map<Outcome, CounterDataPoint>> commandsByOperation =
      new ConcurrentHashMap<>();

  private final Counter rejections =
      make.counter("stint_rejections_total", "commands", "Commands rejected, by rejection", "code");
  private final BoundedLabel rejectionCodes = new BoundedLabel(MAX_REJECTIONS);
  private final Map<String, CounterDataPoint> rejectionsByCode = new ConcurrentHashMap<>();

  private final Histogram entryCommands =
      make.histogram("stint_entry_commands", "commands", 1, 2, 11, "Commands in one log entry");
  private final Histogram entryBytes =
      make.histogram("stint_entry_size_bytes", "bytes", 256, 4, 7, "Size of one log entry");
  private final Histogram entryRoundTrip =
      make.seconds(
          "stint_entry_round_trip_seconds",
          "Time from handing an entry to Raft until its results are there");
  private final Histogram queueWait =
      make.seconds(
          "stint_queue_wait_seconds",
          "Time of a command in the queue until it went into a log entry",
          "lane");
  private final Map<Lane, DistributionDataPoint> queueWaits =
      byLabel(Lane.class, label -> queueWait.labelValues(label));
  private final Histogram apply =
      make.seconds("stint_apply_seconds", "Time to apply one log entry, store included");
  private final Histogram storeBatch =
      make.seconds("stint_store_batch_seconds", "Time to write one batch into the store");
  private final Histogram snapshot =
      make.seconds("stint_snapshot_seconds", "Time to make one snapshot, beside apply");
  private final Counter snapshotFailures =
      make.counter("stint_snapshot_failures_total", "snapshots", "Snapshots that failed");
  private final Counter readsByMode =
      make.counter("stint_reads_total", "reads", "Reads by mode", "mode");
  private final Map<ReadMode, CounterDataPoint> reads =
      byLabel(ReadMode.class, label -> readsByMode.labelValues(label));
  private final Histogram barrierWait =
      make.seconds(
          "stint_read_barrier_wait_seconds", "Time that a linearizable read waits for its barrier");
  private final Counter violations =
      make.counter(
          "stint_invariant_violations_total",
          "commands",
          "Commands refused on all replicas because they would break an invariant: defects");
  private final Counter comparisonsByResult =
      make.counter(
          "stint_digest_comparisons_total",
          "comparisons",
          "Comparisons of this node's state with that of the others, by what came of it: different"
              + " and wrong are defects",
          "result");
  private final Map<Comparison, CounterDataPoint> comparisons =
      byLabel(Comparison.class, label -> comparisonsByResult.labelValues(label));
  private final Counter elections =
      make.counter("stint_elections_total", "elections", "Changes of leader that this node saw");

  private final Map<StateGauge, DoubleSupplier> states = new ConcurrentHashMap<>();
  private final Map<Lane, DoubleSupplier> queueCommands = new ConcurrentHashMap<>();
  private final Map<Lane, DoubleSupplier> queueBytes = new ConcurrentHashMap<>();
  private volatile double lastSnapshotBytes = Double.NaN;

  /** Metrics of a node, with those of its JVM. */
  public Metrics() {
    queueGauges();
    make.gauge(
        "stint_snapshot_size_bytes",
        "bytes",
        "Size of the newest snapshot that this process has made",
        callback -> report(callback, () -> lastSnapshotBytes));
    for (StateGauge gauge : StateGauge.values()) {
      make.gauge(
          gauge.metric(),
          gauge.unit(),
          gauge.meaning(),
          callback -> report(callback, states.get(gauge)));
    }
    JvmMetrics.builder().register(registry);
  }

  /** The data points of a metric with one label, so that recording looks nothing up. */
  private static <E extends Enum<E>, P> Map<E, P> byLabel(
      Class<E> values, Function<String, P> pointOf) {
    Map<E, P> points = new EnumMap<>(values);
    for (E value : values.getEnumConstants()) {
      points.put(value, pointOf.apply(label(value)));
    }
    return points;
  }

  private void queueGauges() {
    make.gauge(
        "stint_queue_depth_commands",
        "commands",
        "Commands that wait before the log",
        callback -> queueCommands.forEach((lane, value) -> report(callback, value, label(lane))),
        "lane");
    make.gauge(
        "stint_queue_depth_bytes",
        "bytes",
        "Size of the commands that wait before the log",
        callback -> queueBytes.forEach((lane, value) -> report(callback, value, label(lane))),
        "lane");
  }

  /** Leaves out what nobody supplies or what fails, so that one figure never hides the others. */
  private static void report(
      GaugeWithCallback.Callback callback, DoubleSupplier value, String... labels) {
    try {
      double read = value == null ? Double.NaN : value.getAsDouble();
      if (!Double.isNaN(read)) {
        callback.call(read, labels);
      }
    } catch (RuntimeException e) {
      log.debug("A gauge can not be read", e);
    }
  }

  /**
   * Counts commands that ended.
   *
   * @param operation name of the operation; the 65th different name and later ones count as "other"
   */
  public void commandsEnded(String operation, Outcome outcome, long count) {
    Map<Outcome, CounterDataPoint> byOutcome = commandsByOperation.get(operation);
    if (byOutcome == null) {
      byOutcome =
          commandsByOperation.computeIfAbsent(operations.of(operation), this::commandCounters);
    }
    byOutcome.get(outcome).inc(count);
  }

  private Map<Outcome, CounterDataPoint> commandCounters(String operation) {
    Map<Outcome, CounterDataPoint> counters = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counters.put(outcome, commands.labelValues(operation, label(outcome)));
    }
    return counters;
  }

  /** Counts one rejection; the 65th different code and later ones count as "other". */
  public void rejected(String code) {
    CounterDataPoint counter = rejectionsByCode.get(code);
    if (counter == null) {
      counter =
          rejectionsByCode.computeIfAbsent(
              rejectionCodes.of(code), known -> rejections.labelValues(known));
    }
    counter.inc();
  }

  /** One entry was handed to Raft. */
  public void entryProposed(int commandCount, long bytes) {
    entryCommands.observe(commandCount);
    entryBytes.observe((double) bytes);
  }

  /** The results of one entry came back. */
  public void entryAnswered(long nanos) {
    entryRoundTrip.observe(nanos / NANOS_PER_SECOND);
  }

  /** One command left the queue for the log. */
  public void queueWaited(Lane lane, long nanos) {
    queueWaits.get(lane).observe(nanos / NANOS_PER_SECOND);
  }

  /** One entry was applied. */
  public void applied(long nanos) {
    apply.observe(nanos / NANOS_PER_SECOND);
  }

  /** One batch was written into the store. */
  public void batchWritten(long nanos) {
    storeBatch.observe(nanos / NANOS_PER_SECOND);
  }

  /** One snapshot was made. */
  public void snapshotTaken(long nanos, long bytes) {
    snapshot.observe(nanos / NANOS_PER_SECOND);
    lastSnapshotBytes = bytes;
  }

  /** One snapshot failed. */
  public void snapshotFailed() {
    snapshotFailures.inc();
  }

  /** One read was answered. */
  public void readAnswered(ReadMode mode) {
    reads.get(mode).inc();
  }

  /** One linearizable read got its barrier. */
  public void barrierWaited(long nanos) {
    barrierWait.observe(nanos / NANOS_PER_SECOND);
  }

  /** One command was refused because it would break an invariant. */
  public void violationRefused() {
    violations.inc();
  }

  /** This node's digest was compared with those of the others. */
  public void digestsCompared(Comparison result) {
    comparisons.get(result).inc();
  }

  /** This node saw a change of leader. */
  public void leaderChanged() {
    elections.inc();
  }

  /**
   * Says where a figure comes from. The supplier is called by the thread that serves a scrape: it
   * answers at once and takes no lock that work is done under; NaN means not known. A later
   * supplier replaces an earlier one.
   */
  public void supply(StateGauge gauge, DoubleSupplier value) {
    states.put(gauge, value);
  }

  /** Says where the depth of a lane comes from, on the same terms. */
  public void supplyQueue(Lane lane, DoubleSupplier waitingCommands, DoubleSupplier waitingBytes) {
    queueCommands.put(lane, waitingCommands);
    queueBytes.put(lane, waitingBytes);
  }

  /** The content type of what {@link #write} writes. */
  public String contentType() {
    return writer.getContentType();
  }

  /** Writes everything in the text format of Prometheus. */
  public void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
  }

  List<MetricDescription> descriptions() {
    return make.descriptions();
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
