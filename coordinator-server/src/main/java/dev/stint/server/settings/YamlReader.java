package dev.stint.server.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a settings file into known keys with their places. Values stay text: YAML's own types are
 * not asked, so that {@code 1e3}, {@code yes} or {@code 0777} are never turned into something else.
 */
final class YamlReader {

  private final String file;
  private final Problems problems;
  private final Map<String, YamlValue> values = new LinkedHashMap<>();

  private YamlReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The known keys in their order; whatever else is found goes to {@code problems}. */
  static Map<String, YamlValue> read(String file, byte[] content, Problems problems) {
    YamlReader reader = new YamlReader(file, problems);
    reader.compose(content).ifPresent(reader::readRoot);
    return reader.values;
  }

  private Optional<Node> compose(byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      LoadSettings settings =
          LoadSettings.builder().setLabel(file).setAllowNonScalarKeys(true).build();
      return new Compose(settings).composeString(text);
    } catch (CharacterCodingException e) {
      problems.add(new Origin(file), "this is not UTF-8 text; expected YAML in UTF-8");
    } catch (MarkedYamlEngineException e) {
      String context =
          e.getContext() == null || e.getContext().isEmpty() ? "" : e.getContext() + ", ";
      problems.add(at(e.getProblemMark()), "this is not YAML: " + context + e.getProblem());
    } catch (StackOverflowError e) {
      // The library composes by recursion; its state is dropped with it.
      problems.add(new Origin(file), "this is nested too deeply; expected sections with keys");
    } catch (YamlEngineException e) {
      problems.add(new Origin(file), "this is not YAML: " + Problems.quote(e.getMessage()));
    }
    return Optional.empty();
  }

  private void readRoot(Node root) {
    if (isNothing(root)) {
      return;
    }
    if (root instanceof MappingNode mapping) {
      eachEntry(mapping, "", this::readSection);
    } else {
      problems.add(at(root), "got " + kind(root) + "; expected sections such as \"node:\"");
    }
  }

  private void readSection(ScalarNode key, Node content) {
    String section = key.getValue();
    if (!SettingsTable.sections().contains(section)) {
      problems.add(at(key), unknownSection(section));
    } else if (content instanceof MappingNode mapping) {
      eachEntry(mapping, section + ".", (name, value) -> readSetting(section, name, value));
    } else if (!isNothing(content)) {
      problems.add(
          at(content),
          section + ": got " + kind(content) + "; expected the keys of this section, indented");
    }
  }

  private void readSetting(String section, ScalarNode name, Node value) {
    String key = section + "." + name.getValue();
    if (SettingsTable.find(key).isEmpty()) {
      problems.add(at(name), UnknownKeys.message(key));
    } else {
      values.putIfAbsent(key, convert(value, at(name)));
    }
  }

  private static String unknownSection(String section) {
    return SettingsTable.find(section)
        .map(
            setting ->
                Problems.quote(section)
                    + " stands at the left margin; write section \""
                    + setting.section()
                    + ":\" with \""
                    + setting.name()
                    + "\" indented below it")
        .orElseGet(
            () ->
                "unknown section "
                    + Problems.quote(section)
                    + "; "
                    + Suggestions.didYouMean(section, SettingsTable.sections()));
  }

  private YamlValue convert(Node node, Origin keyOrigin) {
    if (node instanceof ScalarNode scalar) {
      return new YamlValue.Text(keyOrigin, isNothing(scalar) ? "" : scalar.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlValue.Row> rows = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        if (!(item instanceof MappingNode mapping)) {
          return new YamlValue.Other(at(item), "a list with " + kind(item));
        }
        rows.add(convertRow(mapping));
      }
      return new YamlValue.Rows(keyOrigin, rows);
    }
    return new YamlValue.Other(keyOrigin, kind(node));
  }

  private YamlValue.Row convertRow(MappingNode mapping) {
    Map<String, YamlValue.Text> fields = new LinkedHashMap<>();
    eachEntry(
        mapping,
        "",
        (name, value) -> {
          if (value instanceof ScalarNode scalar) {
            String text = isNothing(scalar) ? "" : scalar.getValue();
            fields.put(name.getValue(), new YamlValue.Text(at(name), text));
          } else {
            fields.put(name.getValue(), new YamlValue.Text(at(name), ""));
          }
        });
    return new YamlValue.Row(at(mapping), fields);
  }

  /** Calls for each entry whose key is a text that did not come before in this mapping. */
  private void eachEntry(
      MappingNode mapping, String prefix, BiConsumer<ScalarNode, Node> consumer) {
    Map<String, Origin> seen = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(at(tuple.getKeyNode()), "got a key that is no text; expected a name");
        continue;
      }
      Origin first = seen.putIfAbsent(key.getValue(), at(key));
      if (first != null) {
        problems.add(
            at(key),
            Problems.quote(prefix + key.getValue())
                + " is given twice, first at "
                + first
                + "; keep one of the two");
        continue;
      }
      consumer.accept(key, tuple.getValueNode());
    }
  }

  private static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static String kind(Node node) {
    if (isNothing(node)) {
      return "nothing";
    }
    return switch (node.getNodeType()) {
      case SCALAR -> Problems.quote(((ScalarNode) node).getValue());
      case SEQUENCE -> "a list";
      case MAPPING -> "keys with values";
      default -> "something else";
    };
  }

  private Origin at(Node node) {
    return at(node.getStartMark());
  }

  private Origin at(Optional<Mark> mark) {
    return mark.map(place -> Origin.line(file, place.getLine() + 1)).orElse(new Origin(file));
  }
}
