package dev.stint.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stint.core.value.Blob;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Builds a JSON object field by field. */
public final class JsonFields {
  private final JsonObject object = new JsonObject();

  public JsonFields text(String name, String value) {
    object.addProperty(name, value);
    return this;
  }

  public JsonFields text(String name, Optional<String> value) {
    value.ifPresent(present -> text(name, present));
    return this;
  }

  public JsonFields word(String name, Enum<?> value) {
    return text(name, value.name());
  }

  public JsonFields flag(String name, boolean value) {
    object.addProperty(name, value);
    return this;
  }

  /** A number that every JSON reader keeps exactly. */
  public JsonFields small(String name, int value) {
    object.addProperty(name, value);
    return this;
  }

  public JsonFields fraction(String name, OptionalDouble value) {
    value.ifPresent(present -> object.addProperty(name, present));
    return this;
  }

  /** A signed 64-bit number, as a string. */
  public JsonFields number(String name, long value) {
    return text(name, Long.toString(value));
  }

  public JsonFields number(String name, OptionalLong value) {
    value.ifPresent(present -> number(name, present));
    return this;
  }

  /** An unsigned 64-bit number, as a string: a revision, fence, incarnation or shard number. */
  public JsonFields unsigned(String name, long value) {
    return text(name, Long.toUnsignedString(value));
  }

  public JsonFields unsigned(String name, OptionalLong value) {
    value.ifPresent(present -> unsigned(name, present));
    return this;
  }

  public JsonFields bytes(String name, Blob value) {
    return text(name, Base64.getEncoder().encodeToString(value.unsafeBytes()));
  }

  public JsonFields object(String name, JsonElement value) {
    object.add(name, value);
    return this;
  }

  public <T> JsonFields object(String name, Optional<T> value, Function<T, JsonElement> json) {
    value.ifPresent(present -> object(name, json.apply(present)));
    return this;
  }

  public <T> JsonFields list(String name, Collection<T> values, Function<T, JsonElement> json) {
    JsonArray array = new JsonArray(values.size());
    values.forEach(value -> array.add(json.apply(value)));
    return object(name, array);
  }

  public JsonFields texts(String name, Collection<String> values) {
    return list(name, values, JsonPrimitive::new);
  }

  public JsonObject build() {
    return object;
  }
}
