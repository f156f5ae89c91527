package dev.stint.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything in a gRPC contract that callers rely on, as elements in a text form that is read and
 * written by line: {@code <kind> <full name> <attribute>=<value> ...}. Comments begin with {@code
 * #}. Immutable.
 */
final class Contract {

  /** What an element can be. */
  enum Kind {
    MESSAGE,
    FIELD,
    ENUM,
    VALUE,
    SERVICE,
    RPC,
    /** A number that must never be used again: {@code <type>.<number>}, or {@code first-last}. */
    RESERVED_NUMBERS,
    /** A name that must never be used again. */
    RESERVED_NAME
  }

  /**
   * One thing that callers rely on.
   *
   * @param name full name, unique within the kind
   * @param attributes what may not change about it, in the order in which it is written
   */
  record Element(Kind kind, String name, Map<String, String> attributes) {
    Element {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    String key() {
      return kind + " " + name;
    }

    /** The full name of what it belongs to: of a field its message. */
    String owner() {
      return name.substring(0, name.lastIndexOf('.'));
    }

    /** The last part of the name. */
    String simpleName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }

    String toLine() {
      StringBuilder line = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
      line.append(' ').append(name);
      attributes.forEach((attribute, value) -> line.append(' ' + attribute + "=" + value));
      return line.toString();
    }

    static Element ofLine(String line) {
      List<String> words = Arrays.asList(line.trim().split("\\s+"));
      if (words.size() < 2) {
        throw new IllegalArgumentException("not a line of a contract: \"" + line + "\"");
      }
      Map<String, String> attributes = new LinkedHashMap<>();
      for (String word : words.subList(2, words.size())) {
        int equals = word.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "\"" + word + "\" is no <attribute>=<value> in \"" + line + "\"");
        }
        attributes.put(word.substring(0, equals), word.substring(equals + 1));
      }
      Kind kind = Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT));
      return new Element(kind, words.get(1), attributes);
    }
  }

  private final SortedMap<String, Element> elements = new TreeMap<>();

  Contract(Collection<Element> elements) {
    for (Element element : elements) {
      if (this.elements.put(element.key(), element) != null) {
        throw new IllegalArgumentException(element.key() + " is there twice");
      }
    }
  }

  static Contract ofText(String text) {
    return new Contract(
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Element::ofLine)
            .collect(Collectors.toList()));
  }

  /** One line for each element, grouped by what it belongs to. */
  String toText() {
    List<Element> ordered = new ArrayList<>(elements.values());
    ordered.sort(
        Comparator.comparing(Contract::group)
            .thenComparing(Element::kind)
            .thenComparing(Contract::number)
            .thenComparing(Element::name));
    StringBuilder text = new StringBuilder();
    String group = "";
    for (Element element : ordered) {
      if (!group(element).equals(group)) {
        group = group(element);
        text.append('\n');
      }
      text.append(element.toLine()).append('\n');
    }
    return text.toString();
  }

  Collection<Element> elements() {
    return Collections.unmodifiableCollection(elements.values());
  }

  /** The element of this kind and name, or {@code null}. */
  Element find(Kind kind, String name) {
    return elements.get(kind + " " + name);
  }

  private static String group(Element element) {
    return switch (element.kind()) {
      case MESSAGE, ENUM, SERVICE -> element.name();
      case FIELD, VALUE, RPC, RESERVED_NUMBERS, RESERVED_NAME -> element.owner();
    };
  }

  private static int number(Element element) {
    return Integer.parseInt(element.attributes().getOrDefault("number", "0"));
  }
}
