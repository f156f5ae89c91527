package dev.stint.verify.layering;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Logic without input and output: inputs and time come in, effects go out as data, so that a
 * simulator can drive the very code that runs. What it may use is listed, because nobody can list
 * all that it may not: no gRPC, Ratis or RocksDB, no thread, clock, file, log or dice.
 */
final class SansIo {
  /** Each with all below it. */
  static final List<String> PACKAGES =
      List.of(
          "dev.stint.client.internal", "dev.stint.server.gateway", "dev.stint.statemachine.apply");

  /** Exactly these; of the project, what the layer may use. */
  private static final Set<String> ALLOWED =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.nio.charset",
          "java.util",
          "java.util.function",
          "java.util.stream");

  /** What those packages hold of threads, processes, dice and clocks. */
  private static final Set<String> BANNED_TYPES =
      Set.of(
          "java.lang.InheritableThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.util.Calendar",
          "java.util.Date",
          "java.util.Random",
          "java.util.ServiceLoader",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.TimerTask",
          "java.util.UUID");

  private SansIo() {}

  static boolean holds(JavaClass type) {
    return PACKAGES.stream().anyMatch(root -> Layer.isWithin(type, root));
  }

  /** What classes of these packages do and must not, one line each. */
  static List<String> violations(JavaClasses classes) {
    return classes.stream()
        .filter(SansIo::holds)
        .flatMap(type -> Stream.concat(types(type), members(type)))
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<String> types(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .filter(dependency -> isBanned(dependency.getTargetClass().getBaseComponentType()))
        .map(Dependency::getDescription);
  }

  private static boolean isBanned(JavaClass target) {
    return !target.isPrimitive()
        && !target.isEquivalentTo(TimeUnit.class)
        && !Layer.isWithin(target, "dev.stint")
        && (!ALLOWED.contains(target.getPackageName()) || BANNED_TYPES.contains(target.getName()));
  }

  private static Stream<String> members(JavaClass type) {
    return type.getAccessesFromSelf().stream()
        .filter(SansIo::isBanned)
        .map(JavaAccess::getDescription);
  }

  /** Members of types that are harmless otherwise. */
  private static boolean isBanned(JavaAccess<?> access) {
    String member = access.getTarget().getName();
    JavaClass owner = access.getTargetOwner();
    return (owner.isEquivalentTo(System.class) && !member.equals("arraycopy"))
        || (owner.isEquivalentTo(Math.class) && member.equals("random"))
        || (owner.isEquivalentTo(TimeUnit.class)
            && Set.of("sleep", "timedJoin", "timedWait").contains(member))
        || Set.of("wait", "notify", "notifyAll", "parallel", "parallelStream").contains(member);
  }
}
