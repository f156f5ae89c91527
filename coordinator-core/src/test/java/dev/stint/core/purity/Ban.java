package dev.stint.core.purity;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Something that the core must not use.
 *
 * @param name what is banned
 * @param rule finds its uses; its description ends with the reason
 * @param violator a class of which every method breaks the rule
 */
record Ban(String name, ArchRule rule, Class<?> violator) {

  /** Bans types in any role: as field, parameter, supertype, or owner of what is called. */
  static Ban types(String name, Predicate<JavaClass> banned, Class<?> violator, String reason) {
    ArchRule rule =
        ArchRuleDefinition.noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe("are " + name, banned))
            .because(reason);
    return new Ban(name, rule, violator);
  }

  /** Bans calls, references to methods, and reads of fields. */
  static Ban uses(String name, Predicate<JavaAccess<?>> banned, Class<?> violator, String reason) {
    ArchRule rule =
        ArchRuleDefinition.noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe("it is " + name, banned))
            .because(reason);
    return new Ban(name, rule, violator);
  }

  /** Any of the classes themselves, not of their subclasses. */
  static Predicate<JavaClass> oneOf(Class<?>... types) {
    return type -> Arrays.stream(types).anyMatch(type::isEquivalentTo);
  }

  /** The members of a type, or of its subtypes, that have one of the names. */
  static Predicate<JavaAccess<?>> member(Class<?> owner, String... names) {
    return access ->
        access.getTargetOwner().isAssignableTo(owner)
            && Arrays.asList(names).contains(access.getTarget().getName());
  }

  @Override
  public String toString() {
    return name;
  }
}
