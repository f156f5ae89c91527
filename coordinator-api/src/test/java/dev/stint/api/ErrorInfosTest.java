package dev.stint.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.stint.api.v1.ErrorInfo;
import dev.stint.api.v1.Leader;
import dev.stint.api.v1.Rejection;
import dev.stint.api.v1.RejectionCode;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorInfosTest {
  private static final ErrorInfo NOT_LEADER =
      ErrorInfo.newBuilder()
          .setRejection(
              Rejection.newBuilder()
                  .setCode(RejectionCode.REJECTION_CODE_UNAVAILABLE)
                  .setMessage("node n1 does not lead group 1")
                  .setHint("send it to n2")
                  .setLeader(Leader.newBuilder().setNodeId("n2").setAddress("127.0.0.1:7402")))
          .build();

  @Test
  void info_comesBackFromTheStatus() {
    StatusRuntimeException failure = ErrorInfos.toException(Code.UNAVAILABLE, NOT_LEADER);

    assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("node n1 does not lead group 1 (send it to n2)");
    assertThat(ErrorInfos.from(failure)).contains(NOT_LEADER);
  }

  @Test
  void info_travelsInTheTrailerThatAllLanguagesRead() {
    StatusRuntimeException failure = ErrorInfos.toException(Code.UNAVAILABLE, NOT_LEADER);

    assertThat(failure.getTrailers().keys()).containsExactly("grpc-status-details-bin");
  }

  @Test
  void infoInsideAnotherException_isFound() {
    StatusRuntimeException failure = ErrorInfos.toException(Code.NOT_FOUND, NOT_LEADER);

    assertThat(ErrorInfos.from(new IOException("while reading", failure))).contains(NOT_LEADER);
    assertThat(ErrorInfos.from(new StatusException(failure.getStatus(), failure.getTrailers())))
        .contains(NOT_LEADER);
  }

  @Test
  void statusOfTheTransport_hasNoInfo() {
    assertThat(ErrorInfos.from(io.grpc.Status.UNAVAILABLE.asRuntimeException())).isEmpty();
    assertThat(ErrorInfos.from(new IOException("connection reset"))).isEmpty();
  }

  @Test
  void foreignDetails_haveNoInfo() {
    Status foreign =
        Status.newBuilder()
            .setCode(Code.INTERNAL.value())
            .addDetails(Any.pack(Leader.getDefaultInstance()))
            .build();

    assertThat(ErrorInfos.from(StatusProto.toStatusRuntimeException(foreign))).isEmpty();
  }

  @Test
  void unreadableDetails_haveNoInfo() {
    Any broken =
        Any.pack(NOT_LEADER).toBuilder().setValue(ByteString.copyFrom(new byte[] {-1})).build();
    Status status = Status.newBuilder().setCode(Code.INTERNAL.value()).addDetails(broken).build();
    Metadata garbage = new Metadata();
    garbage.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        "garbage".getBytes(StandardCharsets.US_ASCII));

    assertThat(ErrorInfos.from(StatusProto.toStatusRuntimeException(status))).isEmpty();
    assertThat(ErrorInfos.from(io.grpc.Status.INTERNAL.asRuntimeException(garbage))).isEmpty();
  }

  @Test
  void okWithInfo_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ErrorInfos.toException(Code.OK, NOT_LEADER))
        .withMessageContaining("answer the call instead");
  }
}
