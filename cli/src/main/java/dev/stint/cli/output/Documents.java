package dev.stint.cli.output;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** JSON elements as text. */
final class Documents {
  private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();
  private static final Gson PRETTY =
      new GsonBuilder()
          .disableHtmlEscaping()
          .setFormattingStyle(FormattingStyle.PRETTY.withNewline("\n"))
          .create();
  private static final DumpSettings YAML =
      DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(4_096).build();

  private Documents() {}

  /** On one line, without its end. */
  static String compact(JsonElement element) {
    return COMPACT.toJson(element);
  }

  /** On many lines, without the last one's end. */
  static String pretty(JsonElement element) {
    return PRETTY.toJson(element);
  }

  /** YAML, with the end of the last line. */
  static String yaml(JsonElement element) {
    return new Dump(YAML, new QuotingTexts()).dumpToString(plain(element));
  }

  /** Readers disagree on which plain scalars are texts: to some, 04 is a number and no is false. */
  private record Quoted(String text) {}

  private static final class QuotingTexts extends StandardRepresenter {
    private QuotingTexts() {
      super(YAML);
      representers.put(
          Quoted.class,
          value -> representScalar(Tag.STR, ((Quoted) value).text(), ScalarStyle.SINGLE_QUOTED));
    }
  }

  private static Object plain(JsonElement element) {
    if (element instanceof JsonObject object) {
      Map<String, Object> map = new LinkedHashMap<>();
      object.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return map;
    }
    if (element instanceof JsonArray array) {
      List<Object> list = new ArrayList<>();
      array.forEach(item -> list.add(plain(item)));
      return list;
    }
    JsonPrimitive primitive = element.getAsJsonPrimitive();
    if (primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    if (primitive.isNumber()) {
      double number = primitive.getAsDouble();
      return number == Math.rint(number) ? (Object) primitive.getAsLong() : (Object) number;
    }
    return new Quoted(primitive.getAsString());
  }
}
