package dev.stint.api;

import static dev.stint.api.DoctoredContract.breaks;
import static dev.stint.api.DoctoredContract.contract;
import static dev.stint.api.DoctoredContract.doctored;
import static dev.stint.api.DoctoredContract.enumOf;
import static dev.stint.api.DoctoredContract.enumeration;
import static dev.stint.api.DoctoredContract.field;
import static dev.stint.api.DoctoredContract.fieldOf;
import static dev.stint.api.DoctoredContract.message;
import static dev.stint.api.DoctoredContract.removeField;
import static dev.stint.api.DoctoredContract.removeMessage;
import static dev.stint.api.DoctoredContract.reserve;
import static dev.stint.api.DoctoredContract.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.stint.api.v1.CommonProto;
import dev.stint.api.v1.OperationsProto;
import dev.stint.api.v1.ResourcesProto;
import dev.stint.api.v1.ServiceProto;
import org.junit.jupiter.api.Test;

/** Doctors messages and enums in each way that breaks callers, and in those that do not. */
class ContractCheckTest {
  private static final FileDescriptor COMMON = CommonProto.getDescriptor();
  private static final FileDescriptor RESOURCES = ResourcesProto.getDescriptor();
  private static final FileDescriptor OPERATIONS = OperationsProto.getDescriptor();
  private static final FileDescriptor SERVICE = ServiceProto.getDescriptor();

  // what does not break

  @Test
  void sameContract_breaksNothing() {
    assertThat(breaks(SERVICE, file -> {})).isEmpty();
  }

  @Test
  void additionOfEveryKind_breaksNothing() {
    assertThat(
            breaks(
                COMMON,
                file -> {
                  file.addMessageType(DescriptorProto.newBuilder().setName("New"));
                  file.addEnumType(enumOf("Kind", "KIND_UNSPECIFIED"));
                  message(file, "Header").addField(fieldOf("node_zone", 100, Type.TYPE_STRING));
                }))
        .isEmpty();
    assertThat(
            breaks(
                RESOURCES,
                file -> enumeration(file, "RunStatus").addValue(valueOf("RUN_STATUS_NEW", 90))))
        .isEmpty();
    assertThat(
            breaks(
                SERVICE,
                file ->
                    file.getServiceBuilder(0)
                        .addMethodBuilder()
                        .setName("Ask")
                        .setInputType(".stint.v1.ExecuteRequest")
                        .setOutputType(".stint.v1.ExecuteResponse")))
        .isEmpty();
  }

  @Test
  void additions_areListedAsTheyWouldBeRecorded() {
    Contract current =
        doctored(
            COMMON,
            file -> message(file, "Header").addField(fieldOf("zone", 100, Type.TYPE_STRING)));

    assertThat(new ContractCheck(contract(COMMON), current).additions())
        .containsExactly(
            "field stint.v1.Header.zone number=100 type=string label=singular json=zone");
  }

  // fields

  @Test
  void removedField_isCaught() {
    assertThat(breaks(COMMON, file -> removeField(message(file, "Header"), "term")))
        .containsExactly(
            "Field stint.v1.Header.term is gone. Callers of released versions use it: keep it, and"
                + " mark it deprecated if nobody should use it any more.");
  }

  @Test
  void removedField_isCaughtThoughItsNumberAndNameAreReserved() {
    assertThat(
            breaks(
                COMMON,
                file -> {
                  removeField(message(file, "Header"), "term");
                  reserve(message(file, "Header"), 4, 4).addReservedName("term");
                }))
        .singleElement()
        .asString()
        .contains("stint.v1.Header.term is gone");
  }

  @Test
  void renumberedField_isCaught() {
    assertThat(breaks(COMMON, file -> field(message(file, "Header"), "term").setNumber(90)))
        .containsExactly(
            "Field stint.v1.Header.term changed its number from 4 to 90. Messages on the wire go"
                + " by the number. Keep it as it was, and add a new one beside it.");
  }

  @Test
  void renamedField_isCaught() {
    assertThat(breaks(COMMON, file -> field(message(file, "Header"), "term").setName("epoch")))
        .containsExactly(
            "Field stint.v1.Header.term was renamed to epoch. JSON and generated code go by the"
                + " name: keep it.");
  }

  @Test
  void fieldsThatSwapNumbers_areBothCaught() {
    assertThat(
            breaks(
                COMMON,
                file -> {
                  field(message(file, "Header"), "term").setNumber(5);
                  field(message(file, "Header"), "index").setNumber(4);
                }))
        .hasSize(2)
        .allMatch(sentence -> sentence.contains("changed its number"));
  }

  @Test
  void changedScalarType_isCaught() {
    assertThat(
            breaks(
                COMMON, file -> field(message(file, "Header"), "term").setType(Type.TYPE_SINT64)))
        .singleElement()
        .asString()
        .startsWith("Field stint.v1.Header.term changed its type from uint64 to sint64.");
  }

  @Test
  void changedMessageType_isCaught() {
    assertThat(
            breaks(
                COMMON,
                file -> field(message(file, "Lease"), "shard").setTypeName(".stint.v1.RunRef")))
        .singleElement()
        .asString()
        .contains("changed its type from stint.v1.ShardRef to stint.v1.RunRef");
  }

  @Test
  void fieldThatBeginsToRepeat_isCaught() {
    assertThat(
            breaks(
                COMMON,
                file -> field(message(file, "Lease"), "shard").setLabel(Label.LABEL_REPEATED)))
        .singleElement()
        .asString()
        .contains("changed its label from singular to repeated");
  }

  @Test
  void fieldThatLosesItsPresence_isCaught() {
    assertThat(
            breaks(
                COMMON,
                file -> {
                  DescriptorProto.Builder range = message(file, "KeyRange");
                  range.getFieldBuilderList().forEach(f -> f.clearProto3Optional());
                  range.getFieldBuilderList().forEach(f -> f.clearOneofIndex());
                  range.clearOneofDecl();
                }))
        .hasSize(2)
        .allMatch(sentence -> sentence.contains("changed its label from optional to singular"));
  }

  @Test
  void changedJsonName_isCaught() {
    assertThat(breaks(COMMON, file -> field(message(file, "Header"), "term").setJsonName("t")))
        .singleElement()
        .asString()
        .contains("changed its json from term to t. JSON goes by this name.");
  }

  @Test
  void fieldThatLeavesItsOneof_isCaught() {
    assertThat(
            breaks(
                OPERATIONS, file -> field(message(file, "Operation"), "claim").clearOneofIndex()))
        .singleElement()
        .asString()
        .contains("Operation.claim changed its oneof from operation to none");
  }

  @Test
  void fieldThatJoinsAOneof_isCaught() {
    assertThat(
            breaks(
                OPERATIONS,
                file -> field(message(file, "OperationResult"), "revision").setOneofIndex(0)))
        .singleElement()
        .asString()
        .contains("OperationResult.revision changed its oneof from none to result");
  }

  // messages and enums

  @Test
  void removedMessage_isCaughtWithItsFields() {
    assertThat(breaks(COMMON, file -> removeMessage(file, "Label")))
        .hasSize(3)
        .anyMatch(sentence -> sentence.startsWith("Message stint.v1.Label is gone."))
        .anyMatch(sentence -> sentence.startsWith("Field stint.v1.Label.name is gone."));
  }

  @Test
  void removedNestedMessage_isCaught() {
    assertThat(
            breaks(
                OPERATIONS,
                file -> {
                  DescriptorProto.Builder advice = message(file, "Advice");
                  removeField(advice, "drain");
                  advice.removeNestedType(0);
                }))
        .anyMatch(sentence -> sentence.startsWith("Message stint.v1.Advice.Drain is gone."));
  }

  @Test
  void movedJavaPackage_isCaught() {
    assertThat(breaks(COMMON, file -> file.getOptionsBuilder().setJavaPackage("org.other")))
        .anyMatch(
            sentence ->
                sentence.contains("from dev.stint.api.v1.Header to org.other.Header")
                    && sentence.contains("Java callers name this class."));
  }

  @Test
  void removedEnumValue_isCaught() {
    assertThat(breaks(RESOURCES, file -> enumeration(file, "ParkReason").removeValue(5)))
        .singleElement()
        .asString()
        .startsWith("Enum value stint.v1.ParkReason.PARK_REASON_QUARANTINED is gone.");
  }

  @Test
  void renumberedEnumValue_isCaught() {
    assertThat(
            breaks(
                RESOURCES, file -> enumeration(file, "ParkReason").getValueBuilder(5).setNumber(9)))
        .singleElement()
        .asString()
        .contains("PARK_REASON_QUARANTINED changed its number from 5 to 9");
  }

  @Test
  void renamedEnumValue_isCaught() {
    assertThat(
            breaks(
                RESOURCES,
                file ->
                    enumeration(file, "ParkReason")
                        .getValueBuilder(5)
                        .setName("PARK_REASON_POISON")))
        .singleElement()
        .asString()
        .contains("PARK_REASON_QUARANTINED was renamed to PARK_REASON_POISON");
  }

  @Test
  void removedEnum_isCaught() {
    Contract without =
        new Contract(
            contract(RESOURCES).elements().stream()
                .filter(element -> !element.name().startsWith("stint.v1.WhenDone"))
                .toList());

    assertThat(new ContractCheck(contract(RESOURCES), without).breaks())
        .anyMatch(sentence -> sentence.startsWith("Enum stint.v1.WhenDone is gone."));
  }
}
