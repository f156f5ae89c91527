package dev.stint.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stint.server.health.HealthCheck;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.settings.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /healthz}, {@code /readyz} and {@code /metrics}, for GET and HEAD:
 *
 * <ul>
 *   <li>{@code /healthz}: 200 while the process should be left running, else 503
 *   <li>{@code /readyz}: 200 while the node can serve, else 503; the body tells why
 *   <li>{@code /metrics}: Prometheus text
 * </ul>
 *
 * Anybody who reaches the port may send anything: threads, waiting requests, connections, headers
 * and the time for a request are bounded, bodies are not read, and an answer never shows what
 * failed inside.
 */
public final class HttpEndpoints implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpEndpoints.class);

  private static final int THREADS = 4;
  private static final int MAX_WAITING_REQUESTS = 64;
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  static {
    // The JDK's server takes its limits from system properties, once; what is set already stays.
    limit("jdk.httpserver.maxConnections", 256);
    limit("sun.net.httpserver.maxReqHeaders", 64);
    limit("sun.net.httpserver.maxReqHeaderSize", 16 << 10);
    limit("sun.net.httpserver.maxReqTime", 5);
    limit("sun.net.httpserver.maxRspTime", 10);
  }

  private final HttpServer server;
  private final ThreadPoolExecutor executor;
  private final HostPort address;
  private final List<HealthCheck> alive;
  private final List<HealthCheck> ready;
  private final Metrics metrics;

  private HttpEndpoints(
      HostPort listen, List<HealthCheck> alive, List<HealthCheck> ready, Metrics metrics)
      throws IOException {
    this.alive = List.copyOf(alive);
    this.ready = List.copyOf(ready);
    this.metrics = metrics;
    server = HttpServer.create(listen.toSocketAddress(), 0);
    address = new HostPort(listen.host(), server.getAddress().getPort());
    executor = executor();
    server.setExecutor(executor);
    server.createContext("/", this::handle);
  }

  /**
   * Starts to serve.
   *
   * @param listen port 0 takes a free one, see {@link #address()}
   * @param alive what has to hold for the process to be left running; a supervisor restarts it
   *     otherwise, so only what a restart can mend belongs here
   * @param ready what has to hold for the node to be given work
   * @throws IOException if the port can not be bound
   */
  public static HttpEndpoints start(
      HostPort listen, List<HealthCheck> alive, List<HealthCheck> ready, Metrics metrics)
      throws IOException {
    HttpEndpoints endpoints = new HttpEndpoints(listen, alive, ready, metrics);
    endpoints.server.start();
    return endpoints;
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  /** A full queue refuses, and the JDK's server then closes that connection. */
  private static ThreadPoolExecutor executor() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING_REQUESTS),
            task -> {
              Thread thread = new Thread(task, "http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (IOException | RuntimeException e) {
        log.warn("A request to the HTTP port failed inside", e);
        answer = Answer.text(500, "this went wrong inside; see the log of this node");
      }
      send(exchange, answer);
    } catch (IOException e) {
      log.debug("A client of the HTTP port went away", e);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!METHODS.contains(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.text(405, "only GET and HEAD are answered here");
    }
    if (hasBody(exchange)) {
      exchange.getResponseHeaders().set("Connection", "close");
      return Answer.text(413, "a request to this port has no body");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case "/healthz" -> Answer.health(HealthReport.of(alive));
      case "/readyz" -> Answer.health(HealthReport.of(ready));
      case "/metrics" -> metricsAnswer();
      default -> Answer.text(404, "there are /healthz, /readyz and /metrics");
    };
  }

  private static boolean hasBody(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return exchange.getRequestHeaders().containsKey("Transfer-Encoding")
        || (length != null && !length.equals("0"));
  }

  private Answer metricsAnswer() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    metrics.write(body);
    return new Answer(200, metrics.contentType(), body.toString(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private record Answer(int status, String contentType, String body) {

    static Answer text(int status, String line) {
      return new Answer(status, TEXT, line + "\n");
    }

    static Answer health(HealthReport report) {
      return new Answer(report.ok() ? 200 : 503, JSON, report.json());
    }
  }

  /** Where it listens, with the port that was taken. */
  public HostPort address() {
    return address;
  }

  /** Stops at once; requests under way are cut off. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
