package dev.stint.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stint.server.health.HealthCheck;
import dev.stint.server.health.HealthCheck.Health;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.metrics.StateGauge;
import dev.stint.server.settings.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {

  static {
    // Before the JDK's server reads its limits: a request that never ends is given up sooner.
    System.setProperty("sun.net.httpserver.maxReqTime", "1");
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private volatile Health alive = Health.ok("running");
  private volatile Health leader = Health.ok("n1 leads");
  private volatile boolean checkFails;
  private HttpEndpoints endpoints;

  @BeforeEach
  void start() throws IOException {
    endpoints =
        HttpEndpoints.start(
            new HostPort("127.0.0.1", 0),
            List.of(HealthCheck.of("process", () -> alive)),
            List.of(HealthCheck.of("leader", this::leader), HealthCheck.of("disk", () -> alive)),
            metrics);
  }

  private Health leader() {
    if (checkFails) {
      throw new IllegalStateException("secret of the inside");
    }
    return leader;
  }

  @AfterEach
  void stop() {
    endpoints.close();
  }

  @Test
  void aliveAndReady_answeredOk() throws Exception {
    HttpResponse<String> health = get("/healthz");
    HttpResponse<String> ready = get("/readyz?verbose=1");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body())
        .isEqualTo(
            "{\"ok\":true,\"checks\":[{\"name\":\"process\",\"ok\":true,\"detail\":\"running\"}]}\n");
    assertThat(health.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("\"n1 leads\"", "\"disk\"");
  }

  @Test
  void oneCheckWrong_notReadyWithReasonButAlive() throws Exception {
    leader = Health.wrong("no leader\tfor \"3 s\" \\ \ud83d");

    HttpResponse<String> ready = get("/readyz");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .isEqualTo(
            "{\"ok\":false,\"checks\":[{\"name\":\"leader\",\"ok\":false,\"detail\":"
                + "\"no leader\\u0009for \\\"3 s\\\" \\\\ \\ud83d\"},"
                + "{\"name\":\"disk\",\"ok\":true,\"detail\":\"running\"}]}\n");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void fatalError_notAlive() throws Exception {
    alive = Health.wrong("the process is ending");

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
  }

  @Test
  void checkThatThrows_isWrongAndRevealsNothing() throws Exception {
    checkFails = true;

    HttpResponse<String> ready = get("/readyz");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .contains("the check itself failed; see the log")
        .doesNotContain("secret", "Exception");
  }

  @Test
  void metrics_inTextFormat() throws Exception {
    metrics.supply(StateGauge.TERM, () -> 3);

    HttpResponse<String> scraped = get("/metrics");

    assertThat(scraped.statusCode()).isEqualTo(200);
    assertThat(scraped.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(scraped.body()).contains("# TYPE stint_term gauge\nstint_term 3.0\n");
  }

  @Test
  void head_answeredWithoutBody() throws Exception {
    HttpResponse<String> head = send(request("/metrics").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void otherMethods_refused() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW")) {
      HttpResponse<String> answer =
          send(request("/healthz").method(method, BodyPublishers.noBody()));

      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void otherPaths_notFound() throws Exception {
    for (String path : List.of("/", "/healthz/", "/healthzz", "/metrics/../etc", "/%2e%2e/x")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void requestWithBody_refusedUnread() throws Exception {
    HttpResponse<String> fixed =
        send(request("/healthz").method("GET", BodyPublishers.ofString("x")));
    HttpResponse<String> chunked =
        send(
            request("/healthz")
                .method("GET", BodyPublishers.fromPublisher(BodyPublishers.ofString("x"))));

    assertThat(fixed.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void garbage_hurtsNobody() throws Exception {
    Random random = new Random(7);
    byte[] noise = new byte[4_096];
    for (int i = 0; i < 50; i++) {
      random.nextBytes(noise);
      sendRaw(noise);
    }
    sendRaw("GET\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    sendRaw("GET /\0 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    sendRaw("GET http://[ HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    sendRaw("GET mailto:x HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    sendRaw(
        ("GET /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    sendRaw(
        ("GET /healthz HTTP/1.1\r\n" + "a: b\r\n".repeat(1_000))
            .getBytes(StandardCharsets.US_ASCII));
    sendRaw(("GET /" + "x".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII));

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void requestsThatNeverEnd_giveTheirThreadsBack() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket("127.0.0.1", endpoints.address().port());
      socket.getOutputStream().write("GET /heal".getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(get("/healthz").statusCode()).isEqualTo(200));
    for (Socket socket : slow) {
      socket.close();
    }
  }

  @Test
  void moreRequestsThanMayWait_refusedAndOthersServedAfterwards() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Socket socket = new Socket("127.0.0.1", endpoints.address().port());
      socket.getOutputStream().write("GET /heal".getBytes(StandardCharsets.US_ASCII));
      crowd.add(socket);
    }

    // At once where nothing more may wait, later where a request takes too long.
    await().untilAsserted(() -> assertThat(crowd).anyMatch(HttpEndpointsTest::isHungUp));
    for (Socket socket : crowd) {
      socket.close();
    }
    await().untilAsserted(() -> assertThat(get("/healthz").statusCode()).isEqualTo(200));
  }

  private static boolean isHungUp(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void handlerThatFails_revealsNothing() throws Exception {
    HealthCheck nameless =
        new HealthCheck() {
          @Override
          public String name() {
            throw new IllegalStateException("secret of the inside");
          }

          @Override
          public Health check() {
            return Health.ok("");
          }
        };
    HttpEndpoints broken =
        HttpEndpoints.start(new HostPort("127.0.0.1", 0), List.of(nameless), List.of(), metrics);
    try (broken) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + broken.address() + "/healthz"))
              .timeout(Duration.ofSeconds(10))
              .build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("this went wrong inside; see the log of this node\n");
    }
  }

  /** Sends bytes and reads whatever comes back, until the server closes or says nothing more. */
  private void sendRaw(byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", endpoints.address().port())) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain("\tat ", "at sun.", "dev.stint");
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer to garbage", e);
    } catch (IOException e) {
      // The server may close while we still write: that is an answer too.
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + endpoints.address() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
