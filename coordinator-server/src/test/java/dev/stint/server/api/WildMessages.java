package dev.stint.server.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Fills messages of any type with what nobody expects, and sometimes with what fits. */
final class WildMessages {
  private final Random random;
  private final List<Long> numbers =
      new ArrayList<>(
          Arrays.asList(
              0L,
              1L,
              2L,
              3L,
              17L,
              23L,
              1_000L,
              60_000L,
              1_060_000L,
              -1L,
              Long.MAX_VALUE,
              Long.MIN_VALUE,
              1L << 32,
              0xFFFFFFFFL));
  private final List<String> texts =
      List.of(
          "", "job", "acme", "other", "w1", "A b", "a".repeat(65), "ä".repeat(600), "\0", "x\0y");

  WildMessages(Random random) {
    this.random = random;
  }

  /** Numbers that mean something in the state that the messages will meet. */
  void prefer(long... meaningful) {
    for (int i = 0; i < 4; i++) {
      for (long number : meaningful) {
        numbers.add(number);
      }
    }
  }

  Message.Builder fill(Message.Builder message) {
    return fill(message, 0);
  }

  private Message.Builder fill(Message.Builder message, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean often = field.getContainingOneof() == null;
      if (random.nextInt(often ? 3 : 12) > 0 == often) {
        set(message, field, depth);
      }
    }
    return message;
  }

  /** Changes one field, at any depth. */
  void spoil(Message.Builder message) {
    List<FieldDescriptor> present = new ArrayList<>(message.getAllFields().keySet());
    present.removeIf(
        field -> field.isRepeated() || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE);
    if (!present.isEmpty() && random.nextInt(6) > 0) {
      spoil(message.getFieldBuilder(present.get(random.nextInt(present.size()))));
      return;
    }
    List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
    if (!fields.isEmpty()) {
      FieldDescriptor field = fields.get(random.nextInt(fields.size()));
      if (random.nextInt(4) == 0) {
        message.clearField(field);
      } else {
        set(message, field, 3);
      }
    }
  }

  private void set(Message.Builder message, FieldDescriptor field, int depth) {
    if (!field.isRepeated()) {
      message.setField(field, value(message, field, depth));
      return;
    }
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      message.addRepeatedField(field, value(message, field, depth));
    }
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> numbers.get(random.nextInt(numbers.size())).intValue();
      case LONG -> numbers.get(random.nextInt(numbers.size()));
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> texts.get(random.nextInt(texts.size()));
      case BYTE_STRING -> bytes();
      case ENUM -> enumValue(field);
      case MESSAGE -> {
        Message.Builder inner = message.newBuilderForField(field);
        yield depth > 6 ? inner.build() : fill(inner, depth + 1).build();
      }
    };
  }

  private EnumValueDescriptor enumValue(FieldDescriptor field) {
    List<EnumValueDescriptor> known = field.getEnumType().getValues();
    return random.nextInt(4) == 0
        ? field.getEnumType().findValueByNumberCreatingIfUnknown(99)
        : known.get(random.nextInt(known.size()));
  }

  private ByteString bytes() {
    int[] lengths = {0, 1, 1, 2, 2, 15, 16, 16, 4_096, 4_097, 4_098, 16_385};
    byte[] bytes = new byte[lengths[random.nextInt(lengths.length)]];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
