package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.stint.api.v1.ExecuteResponse;
import dev.stint.core.command.Judged;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.rules.Outcome.Answer;
import dev.stint.server.gateway.CallOutcome;
import dev.stint.server.logging.RequestScope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RequestLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Level before = logger.getLevel();
  private final FakeCall<ExecuteResponse> call = new FakeCall<>();
  private TestNode node;

  @BeforeEach
  void listen(@TempDir Path directory) throws IOException {
    node = new TestNode(directory);
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void close() throws IOException {
    logger.detachAppender(lines);
    logger.setLevel(before);
    node.close();
  }

  private void execute(int operations) {
    new StintService(node.context)
        .execute(
            Requests.heartbeats(operations).toBuilder().setRequestId("upload-17").build(), call);
  }

  private void expectOneLine(Level level) {
    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.get(0).getLevel()).isEqualTo(level);
    assertThat(lines.list.get(0).getMDCPropertyMap()).containsEntry(RequestScope.KEY, "upload-17");
  }

  @Test
  void requestRefused_lineUnderItsId() {
    execute(0);

    expectOneLine(Level.DEBUG);
  }

  @Test
  void operationMetADefect_lineUnderItsRequestsId() {
    execute(1);
    Rejection why = Rejection.of(RejectionCode.INTERNAL, "S3");
    node.port.answer(
        0,
        new CallOutcome.Applied(
            new Answer(new Judged(new Result.Rejected(why), 0), false), node.state.newest()));

    expectOneLine(Level.ERROR);
    assertThat(lines.list.get(0).getFormattedMessage()).contains("HEARTBEAT");
  }
}
