package dev.stint.api;

import dev.stint.api.Contract.Element;
import dev.stint.api.Contract.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares a contract with the one that callers were given. Whatever they rely on stays as it is;
 * only additions are compatible.
 */
final class ContractCheck {
  private final Contract released;
  private final Contract current;

  ContractCheck(Contract released, Contract current) {
    this.released = released;
    this.current = current;
  }

  /** A sentence for each incompatible change; empty if there is none. */
  List<String> breaks() {
    List<String> breaks = new ArrayList<>();
    for (Element was : released.elements()) {
      Element is = current.find(was.kind(), was.name());
      switch (was.kind()) {
        case RESERVED_NUMBERS, RESERVED_NAME -> reservation(was).ifPresent(breaks::add);
        default -> {
          if (is == null) {
            breaks.add(gone(was));
          } else {
            changes(was, is, breaks);
          }
        }
      }
    }
    return breaks;
  }

  /** What callers were not given yet, as lines of a contract. */
  List<String> additions() {
    return current.elements().stream()
        .filter(element -> released.find(element.kind(), element.name()) == null)
        .map(Element::toLine)
        .toList();
  }

  private String gone(Element was) {
    Optional<Element> renamed =
        current.elements().stream()
            .filter(is -> isInPlaceOf(was, is))
            .filter(is -> released.find(is.kind(), is.name()) == null)
            .findFirst();
    if (renamed.isPresent()) {
      return name(was)
          + " was renamed to "
          + renamed.get().simpleName()
          + ". JSON and generated code go by the name: keep it.";
    }
    return name(was)
        + " is gone. Callers of released versions use it: keep it, and mark it deprecated if nobody"
        + " should use it any more.";
  }

  private static boolean isInPlaceOf(Element was, Element is) {
    return is.kind() == was.kind()
        && was.attributes().containsKey("number")
        && is.owner().equals(was.owner())
        && Objects.equals(is.attributes().get("number"), was.attributes().get("number"));
  }

  private static void changes(Element was, Element is, List<String> breaks) {
    List<String> attributes = new ArrayList<>(was.attributes().keySet());
    is.attributes().keySet().stream()
        .filter(attribute -> !attributes.contains(attribute))
        .forEach(attributes::add);
    for (String attribute : attributes) {
      String before = was.attributes().getOrDefault(attribute, "none");
      String now = is.attributes().getOrDefault(attribute, "none");
      if (!before.equals(now)) {
        breaks.add(
            name(was)
                + " changed its "
                + attribute
                + " from "
                + before
                + " to "
                + now
                + ". "
                + why(attribute)
                + " Keep it as it was, and add a new one beside it.");
      }
    }
  }

  private static String why(String attribute) {
    return switch (attribute) {
      case "number" -> "Messages on the wire go by the number.";
      case "type" -> "Callers of released versions would misread it.";
      case "label" -> "Whether it repeats, and whether its absence shows, is part of its meaning.";
      case "json" -> "JSON goes by this name.";
      case "oneof" -> "What excludes what is part of its meaning and of generated code.";
      case "java" -> "Java callers name this class.";
      default -> "Callers of released versions could not call it.";
    };
  }

  private Optional<String> reservation(Element was) {
    boolean kept =
        was.kind() == Kind.RESERVED_NAME
            ? current.find(was.kind(), was.name()) != null
            : current.elements().stream()
                .filter(is -> is.kind() == was.kind() && is.owner().equals(was.owner()))
                .anyMatch(is -> first(is) <= first(was) && last(is) >= last(was));
    if (kept || isGone(was.owner())) {
      return Optional.empty();
    }
    return Optional.of(
        was.owner()
            + " no longer reserves "
            + was.simpleName()
            + ". Old callers still mean what it once was: reserve it for ever.");
  }

  private boolean isGone(String type) {
    return current.find(Kind.MESSAGE, type) == null && current.find(Kind.ENUM, type) == null;
  }

  private static long first(Element numbers) {
    return Long.parseLong(bounds(numbers)[0]);
  }

  private static long last(Element numbers) {
    return Long.parseLong(bounds(numbers)[1]);
  }

  private static String[] bounds(Element numbers) {
    return numbers.simpleName().split("(?<=\\d)-", 2);
  }

  private static String name(Element element) {
    String kind =
        switch (element.kind()) {
          case MESSAGE -> "Message";
          case FIELD -> "Field";
          case ENUM -> "Enum";
          case VALUE -> "Enum value";
          case SERVICE -> "Service";
          case RPC -> "Rpc";
          case RESERVED_NUMBERS, RESERVED_NAME -> "Reservation";
        };
    return kind + " " + element.name();
  }
}
