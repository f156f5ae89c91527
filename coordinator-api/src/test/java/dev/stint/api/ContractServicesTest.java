package dev.stint.api;

import static dev.stint.api.DoctoredContract.breaks;
import static dev.stint.api.DoctoredContract.contract;
import static dev.stint.api.DoctoredContract.doctored;
import static dev.stint.api.DoctoredContract.enumeration;
import static dev.stint.api.DoctoredContract.fieldOf;
import static dev.stint.api.DoctoredContract.message;
import static dev.stint.api.DoctoredContract.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.stint.api.v1.CommonProto;
import dev.stint.api.v1.ResourcesProto;
import dev.stint.api.v1.ServiceProto;
import org.junit.jupiter.api.Test;

/** Doctors services and reservations in each way that breaks callers, and the text form. */
class ContractServicesTest {
  private static final FileDescriptor COMMON = CommonProto.getDescriptor();
  private static final FileDescriptor RESOURCES = ResourcesProto.getDescriptor();
  private static final FileDescriptor SERVICE = ServiceProto.getDescriptor();

  // services

  @Test
  void removedRpc_isCaught() {
    assertThat(breaks(SERVICE, file -> file.getServiceBuilder(0).removeMethod(0)))
        .singleElement()
        .asString()
        .startsWith("Rpc stint.v1.Stint.Execute is gone.");
  }

  @Test
  void removedService_isCaught() {
    assertThat(breaks(SERVICE, file -> file.removeService(0)))
        .anyMatch(sentence -> sentence.startsWith("Service stint.v1.Stint is gone."));
  }

  @Test
  void rpcWithOtherMessages_isCaught() {
    assertThat(
            breaks(
                SERVICE,
                file ->
                    file.getServiceBuilder(0)
                        .getMethodBuilder(0)
                        .setInputType(".stint.v1.WatchRequest")
                        .setOutputType(".stint.v1.WatchResponse")))
        .hasSize(2)
        .anyMatch(sentence -> sentence.contains("Execute changed its request"))
        .anyMatch(sentence -> sentence.contains("Execute changed its response"));
  }

  @Test
  void rpcThatBeginsToStream_isCaught() {
    assertThat(
            breaks(
                SERVICE,
                file -> file.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true)))
        .singleElement()
        .asString()
        .contains("Execute changed its streams from none to responses");
  }

  // reservations

  @Test
  void reservationThatIsKeptOrWidened_breaksNothing() {
    Contract released = doctored(COMMON, file -> reserve(message(file, "Header"), 50, 52));

    assertThat(
            new ContractCheck(
                    released, doctored(COMMON, file -> reserve(message(file, "Header"), 40, 60)))
                .breaks())
        .isEmpty();
    assertThat(new ContractCheck(released, released).breaks()).isEmpty();
  }

  @Test
  void reservedNumberThatIsFreedOrUsed_isCaught() {
    Contract released = doctored(COMMON, file -> reserve(message(file, "Header"), 50, 52));

    assertThat(new ContractCheck(released, contract(COMMON)).breaks())
        .containsExactly(
            "stint.v1.Header no longer reserves 50-52. Old callers still mean what it once was:"
                + " reserve it for ever.");
    assertThat(
            new ContractCheck(
                    released,
                    doctored(
                        COMMON,
                        file ->
                            reserve(message(file, "Header"), 51, 52)
                                .addField(fieldOf("zone", 50, Type.TYPE_STRING))))
                .breaks())
        .hasSize(1);
  }

  @Test
  void reservedNameThatIsFreed_isCaught() {
    Contract released =
        doctored(COMMON, file -> message(file, "Header").addReservedName("old_name"));

    assertThat(new ContractCheck(released, contract(COMMON)).breaks())
        .singleElement()
        .asString()
        .contains("no longer reserves old_name");
  }

  @Test
  void reservationsOfEnums_areCaughtLikewise() {
    Contract released =
        doctored(
            RESOURCES,
            file ->
                enumeration(file, "RunStatus")
                    .addReservedName("RUN_STATUS_OLD")
                    .addReservedRange(
                        EnumDescriptorProto.EnumReservedRange.newBuilder()
                            .setStart(-3)
                            .setEnd(-1)));

    assertThat(new ContractCheck(released, released).breaks()).isEmpty();
    assertThat(new ContractCheck(released, contract(RESOURCES)).breaks()).hasSize(2);
  }

  // the text form

  @Test
  void lineThatIsNone_isRefusedWithItsText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Contract.ofText("message"))
        .withMessageContaining("\"message\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Contract.ofText("field a.b.c number:1"))
        .withMessageContaining("number:1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Contract.ofText("message a.B\nmessage a.B"))
        .withMessageContaining("twice");
  }
}
