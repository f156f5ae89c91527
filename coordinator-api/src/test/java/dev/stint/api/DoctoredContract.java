package dev.stint.api;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import java.util.function.Consumer;

/** Contracts of proto files that were changed on purpose, and the means to change them. */
final class DoctoredContract {
  private DoctoredContract() {}

  static List<String> breaks(
      FileDescriptor original, Consumer<FileDescriptorProto.Builder> change) {
    return new ContractCheck(contract(original), doctored(original, change)).breaks();
  }

  static Contract contract(FileDescriptor file) {
    return ContractReader.read(List.of(file));
  }

  static Contract doctored(FileDescriptor original, Consumer<FileDescriptorProto.Builder> change) {
    FileDescriptorProto.Builder proto = original.toProto().toBuilder();
    change.accept(proto);
    FileDescriptor[] dependencies = original.getDependencies().toArray(new FileDescriptor[0]);
    try {
      return contract(FileDescriptor.buildFrom(proto.build(), dependencies));
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("the doctored file is no proto file", e);
    }
  }

  static DescriptorProto.Builder message(FileDescriptorProto.Builder file, String name) {
    return file.getMessageTypeBuilderList().stream()
        .filter(message -> message.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static void removeMessage(FileDescriptorProto.Builder file, String name) {
    List<DescriptorProto> kept =
        file.getMessageTypeList().stream().filter(each -> !each.getName().equals(name)).toList();
    file.clearMessageType().addAllMessageType(kept);
  }

  static FieldDescriptorProto.Builder field(DescriptorProto.Builder message, String name) {
    return message.getFieldBuilderList().stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static void removeField(DescriptorProto.Builder message, String name) {
    List<FieldDescriptorProto> kept =
        message.getFieldList().stream().filter(each -> !each.getName().equals(name)).toList();
    message.clearField().addAllField(kept);
  }

  static EnumDescriptorProto.Builder enumeration(FileDescriptorProto.Builder file, String name) {
    return file.getEnumTypeBuilderList().stream()
        .filter(enumeration -> enumeration.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static DescriptorProto.Builder reserve(DescriptorProto.Builder message, int first, int last) {
    return message.addReservedRange(
        DescriptorProto.ReservedRange.newBuilder().setStart(first).setEnd(last + 1));
  }

  static FieldDescriptorProto fieldOf(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL)
        .build();
  }

  static EnumDescriptorProto enumOf(String name, String value) {
    return EnumDescriptorProto.newBuilder().setName(name).addValue(valueOf(value, 0)).build();
  }

  static EnumValueDescriptorProto valueOf(String name, int number) {
    return EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number).build();
  }
}
