package dev.stint.cli.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.cli.Golden;
import dev.stint.client.error.ErrorCode;
import dev.stint.client.error.InvalidRequestException;
import dev.stint.client.error.LeaseLostException;
import dev.stint.client.error.OutcomeUnknownException;
import dev.stint.client.error.Refusal;
import dev.stint.client.error.RejectedException;
import dev.stint.client.error.UnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ComplaintTest {
  @Test
  void everyRefusal_hasItsExitCode() {
    StringBuilder table = new StringBuilder();
    for (ErrorCode code : ErrorCode.values()) {
      Complaint complaint =
          Complaint.of(new RejectedException(Refusal.of(code, "what happened", "what to do")));
      assertThat(complaint.what()).isEqualTo("what happened");
      assertThat(complaint.next()).isEqualTo("what to do");
      table.append(complaint.exitCode().number()).append(' ').append(code).append('\n');
    }
    Golden.check("exit-codes.txt", table.toString());
  }

  @Test
  void everyOtherFailure_hasItsExitCode() {
    assertThat(code(new InvalidRequestException("x"))).isEqualTo(2);
    assertThat(code(new UnavailableException("x"))).isEqualTo(5);
    assertThat(code(new OutcomeUnknownException("x"))).isEqualTo(124);
    assertThat(code(new LeaseLostException(LeaseLostException.Cause.REFUSED, "x"))).isEqualTo(4);
    assertThat(code(CliException.usage("x", "y"))).isEqualTo(2);
    assertThat(code(new IOException("x"))).isEqualTo(1);
    assertThat(code(new InterruptedException())).isEqualTo(1);
    assertThat(code(new IllegalStateException("x"))).isEqualTo(1);
  }

  private static int code(Throwable failure) {
    return Complaint.of(failure).exitCode().number();
  }

  @Test
  void fileTroubles_inWords() {
    assertThat(Complaint.of(new NoSuchFileException("/a")).what()).isEqualTo("there is no file /a");
    assertThat(Complaint.of(new AccessDeniedException("/a")).what()).contains("may not be opened");
  }

  @Test
  void defect_namedAsSuch() {
    Complaint complaint = Complaint.of(new IllegalStateException("x"));
    assertThat(complaint.what()).contains("a defect of stint");
    assertThat(complaint.next()).contains("--debug");
  }
}
