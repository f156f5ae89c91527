package dev.stint.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.stint.api.v1.Event;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.OperatorProto;
import dev.stint.api.v1.ReadsProto;
import dev.stint.api.v1.ServiceProto;
import dev.stint.api.v1.WorkerProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a caller may expect of every message, so that one form fits all. */
class ConventionsTest {
  private static final Set<String> WITHOUT_FENCE =
      Set.of("OpenSession", "Heartbeat", "CloseSession", "Claim");
  private static final Set<String> PARTS = Set.of("NewShard");

  /** 64-bit numbers with a sign that are no time. */
  private static final Set<String> SIGNED =
      Set.of("stint.v1.Limit.given", "stint.v1.Limit.allowed");

  @Test
  void holdersOperation_beginsWithSessionShardFenceAndSequence() {
    assertThat(WorkerProto.getDescriptor().getMessageTypes())
        .filteredOn(message -> !WITHOUT_FENCE.contains(message.getName()))
        .hasSize(8)
        .allSatisfy(
            message ->
                assertThat(names(message)).startsWith("session", "shard", "fence", "sequence"));
  }

  @Test
  void operatorsCommand_beginsWithOpIdAndExpiry() {
    assertThat(OperatorProto.getDescriptor().getMessageTypes())
        .filteredOn(message -> !PARTS.contains(message.getName()))
        .allSatisfy(message -> assertThat(names(message)).startsWith("op_id", "expires_at"));
  }

  @Test
  void everyOperation_canBeSent() {
    assertThat(kinds(Operation.getDescriptor(), "operation"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(WorkerProto.getDescriptor(), OperatorProto.getDescriptor())
                .flatMap(file -> file.getMessageTypes().stream())
                .filter(message -> !PARTS.contains(message.getName()))
                .toList());
  }

  @Test
  void everyEventThatIsDefined_canBeSeen() {
    assertThat(kinds(Event.getDescriptor(), "kind"))
        .containsExactlyInAnyOrderElementsOf(Event.getDescriptor().getNestedTypes());
  }

  @Test
  void noKindOfResult_isThereTwice() {
    assertThat(kinds(OperationResult.getDescriptor(), "result")).doesNotHaveDuplicates();
  }

  @Test
  void everyAnswer_beginsWithItsHeader() {
    assertThat(ServiceProto.getDescriptor().findServiceByName("Stint").getMethods())
        .allSatisfy(
            method -> {
              assertThat(names(method.getOutputType())).startsWith("header");
              assertThat(method.getOutputType().findFieldByName("header").getNumber()).isEqualTo(1);
            });
  }

  @Test
  void everyRead_letsTheCallerChooseHowFresh() {
    assertThat(ReadsProto.getDescriptor().getMessageTypes())
        .filteredOn(message -> message.getName().endsWith("Request"))
        .filteredOn(message -> !message.getName().equals("PageRequest"))
        .allSatisfy(message -> assertThat(names(message)).contains("options"));
  }

  @Test
  void everySigned64BitNumber_isATimeWithItsUnit() {
    assertThat(allMessages())
        .flatExtracting(Descriptor::getFields)
        .filteredOn(field -> field.getType() == Type.INT64)
        .filteredOn(field -> !SIGNED.contains(field.getFullName()))
        .extracting(FieldDescriptor::getName)
        .allMatch(name -> name.endsWith("_millis"));
  }

  @Test
  void zeroOfEveryEnum_saysNothing() {
    List<EnumDescriptor> enums = new ArrayList<>();
    ContractTest.files().forEach(file -> enums.addAll(file.getEnumTypes()));
    allMessages().forEach(message -> enums.addAll(message.getEnumTypes()));

    assertThat(enums)
        .isNotEmpty()
        .allMatch(each -> each.findValueByNumber(0).getName().endsWith("UNSPECIFIED"));
  }

  private static List<String> names(Descriptor message) {
    return message.getFields().stream().map(FieldDescriptor::getName).toList();
  }

  private static List<Descriptor> kinds(Descriptor message, String oneof) {
    return message.getOneofs().stream()
        .filter(each -> each.getName().equals(oneof))
        .flatMap(each -> each.getFields().stream())
        .filter(field -> !field.getName().equals("rejection"))
        .map(FieldDescriptor::getMessageType)
        .toList();
  }

  private static List<Descriptor> allMessages() {
    List<Descriptor> messages = new ArrayList<>();
    for (FileDescriptor file : ContractTest.files()) {
      file.getMessageTypes().forEach(message -> addWithNested(message, messages));
    }
    return messages;
  }

  private static void addWithNested(Descriptor message, List<Descriptor> messages) {
    messages.add(message);
    message.getNestedTypes().forEach(nested -> addWithNested(nested, messages));
  }
}
