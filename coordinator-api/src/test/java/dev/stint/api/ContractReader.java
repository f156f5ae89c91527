package dev.stint.api;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.stint.api.Contract.Element;
import dev.stint.api.Contract.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the {@link Contract} out of the descriptors of proto files. */
final class ContractReader {
  private final List<Element> elements = new ArrayList<>();

  private ContractReader() {}

  static Contract read(Collection<FileDescriptor> files) {
    ContractReader reader = new ContractReader();
    for (FileDescriptor file : files) {
      file.getMessageTypes().forEach(reader::message);
      file.getEnumTypes().forEach(reader::enumeration);
      file.getServices().forEach(reader::service);
    }
    return new Contract(reader.elements);
  }

  private void message(Descriptor message) {
    add(Kind.MESSAGE, message.getFullName(), Map.of("java", javaName(message)));
    message.getFields().forEach(this::field);
    DescriptorProto proto = message.toProto();
    for (DescriptorProto.ReservedRange range : proto.getReservedRangeList()) {
      // exclusive here, inclusive in enums
      reservedNumbers(message, range.getStart(), range.getEnd() - 1);
    }
    proto.getReservedNameList().forEach(name -> reservedName(message, name));
    message.getNestedTypes().forEach(this::message);
    message.getEnumTypes().forEach(this::enumeration);
  }

  private void field(FieldDescriptor field) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("number", Integer.toString(field.getNumber()));
    attributes.put("type", type(field));
    attributes.put("label", label(field));
    attributes.put("json", field.getJsonName());
    if (field.getRealContainingOneof() != null) {
      attributes.put("oneof", field.getRealContainingOneof().getName());
    }
    add(Kind.FIELD, field.getFullName(), attributes);
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String label(FieldDescriptor field) {
    if (field.isRepeated()) {
      return field.isPacked() ? "packed" : "repeated";
    }
    boolean optional = field.toProto().getProto3Optional();
    return field.isRequired() ? "required" : optional ? "optional" : "singular";
  }

  private void enumeration(EnumDescriptor enumeration) {
    add(Kind.ENUM, enumeration.getFullName(), Map.of("java", javaName(enumeration)));
    for (EnumValueDescriptor value : enumeration.getValues()) {
      String name = enumeration.getFullName() + "." + value.getName();
      add(Kind.VALUE, name, Map.of("number", Integer.toString(value.getNumber())));
    }
    EnumDescriptorProto proto = enumeration.toProto();
    for (EnumDescriptorProto.EnumReservedRange range : proto.getReservedRangeList()) {
      reservedNumbers(enumeration, range.getStart(), range.getEnd());
    }
    proto.getReservedNameList().forEach(name -> reservedName(enumeration, name));
  }

  private void service(ServiceDescriptor service) {
    add(Kind.SERVICE, service.getFullName(), Map.of());
    for (MethodDescriptor method : service.getMethods()) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("request", method.getInputType().getFullName());
      attributes.put("response", method.getOutputType().getFullName());
      attributes.put("streams", streams(method));
      add(Kind.RPC, method.getFullName(), attributes);
    }
  }

  private static String streams(MethodDescriptor method) {
    boolean requests = method.isClientStreaming();
    boolean responses = method.isServerStreaming();
    return requests ? responses ? "both" : "requests" : responses ? "responses" : "none";
  }

  private void reservedNumbers(GenericDescriptor of, int first, int last) {
    add(Kind.RESERVED_NUMBERS, of.getFullName() + "." + first + "-" + last, Map.of());
  }

  private void reservedName(GenericDescriptor of, String name) {
    add(Kind.RESERVED_NAME, of.getFullName() + "." + name, Map.of());
  }

  private void add(Kind kind, String name, Map<String, String> attributes) {
    elements.add(new Element(kind, name, attributes));
  }

  /** The class that Java callers name. */
  private static String javaName(GenericDescriptor type) {
    FileDescriptor file = type.getFile();
    String inPackage = type.getFullName().substring(file.getPackage().length() + 1);
    return file.getOptions().getJavaPackage() + "." + inPackage;
  }
}
