package dev.stint.core.purity;

import static dev.stint.core.purity.Ban.member;
import static dev.stint.core.purity.Ban.oneOf;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** All that the core must not use, each with the reason. */
final class Bans {

  /** What is left when clocks, input and output, threads and reflection are taken away. */
  private static final List<String> PACKAGES =
      List.of(
          "java.lang",
          "java.lang.annotation",
          "java.math",
          "java.nio",
          "java.nio.charset",
          "java.security",
          "java.util",
          "java.util.function",
          "java.util.stream",
          "java.util.zip");

  private static final Pattern REFLECTION =
      Pattern.compile(
          "forName|get(Declared)?(Fields?|Methods?|Constructors?|Classes)|getResource.*");

  /** Methods that have a variant with a charset or locale, and the type of that argument. */
  private static final Predicate<JavaAccess<?>> HOST_DEFAULTS =
      lacking("java.nio.charset.Charset", String.class, "getBytes")
          .or(bytesToString())
          .or(lacking("java.util.Locale", String.class, "toLowerCase", "toUpperCase", "format"))
          .or(member(String.class, "formatted"))
          .or(member(Locale.class, "getDefault"))
          .or(member(java.nio.charset.Charset.class, "defaultCharset"));

  static final List<Ban> ALL =
      List.of(
          Ban.types(
              "outside of the packages " + PACKAGES + " of the JDK",
              Bans::isOutside,
              ImpureFixtures.Packages.class,
              "the core is a function of view, time and command: it has no clock, file, network,"
                  + " thread or lock, and other modules bring theirs"),
          Ban.types(
              "threads or processes",
              oneOf(
                  Thread.class,
                  ThreadLocal.class,
                  InheritableThreadLocal.class,
                  Runtime.class,
                  Process.class,
                  ProcessBuilder.class,
                  ProcessHandle.class,
                  java.util.Timer.class,
                  java.util.TimerTask.class),
              ImpureFixtures.Threads.class,
              "an entry is applied by one thread, and what another does meanwhile differs between"
                  + " replicas"),
          Ban.uses(
              "System, other than arraycopy",
              access ->
                  access.getTargetOwner().isEquivalentTo(System.class)
                      && !access.getTarget().getName().equals("arraycopy"),
              ImpureFixtures.Host.class,
              "clocks, environment and identity hashes differ between replicas; time comes with"
                  + " the entry"),
          Ban.types(
              "dates or zones",
              oneOf(
                  java.util.Date.class,
                  java.util.Calendar.class,
                  java.util.GregorianCalendar.class,
                  java.util.TimeZone.class),
              ImpureFixtures.Dates.class,
              "they read the clock and zone of the host; logical time is a long"),
          Ban.types(
              "random",
              oneOf(Random.class, SplittableRandom.class, UUID.class),
              ImpureFixtures.Randomness.class,
              "replicas would draw different numbers; ids derive from the revision"),
          Ban.uses(
              "Math.random, or a function that may differ in the last digit",
              member(
                  Math.class,
                  "random",
                  "sin",
                  "cos",
                  "tan",
                  "asin",
                  "acos",
                  "atan",
                  "atan2",
                  "sinh",
                  "cosh",
                  "tanh",
                  "exp",
                  "expm1",
                  "log",
                  "log10",
                  "log1p",
                  "pow",
                  "cbrt",
                  "hypot"),
              ImpureFixtures.Transcendental.class,
              "a JVM may answer these one unit in the last place away from another; use integers"
                  + " or StrictMath"),
          Ban.types(
              "of java.security, other than message digests",
              Bans::isUnwantedSecurity,
              ImpureFixtures.Security.class,
              "keys, signatures and secure random numbers differ between replicas"),
          Ban.types(
              "collections in hash order",
              oneOf(
                  HashMap.class,
                  HashSet.class,
                  IdentityHashMap.class,
                  WeakHashMap.class,
                  Hashtable.class,
                  java.util.Properties.class),
              ImpureFixtures.HashOrder.class,
              "their order differs between JVMs where a hash does (enums, identities); use TreeMap,"
                  + " EnumMap, LinkedHashMap or lists"),
          Ban.uses(
              "a factory of collections in a salted order",
              Bans::isSaltedFactory,
              ImpureFixtures.SaltedOrder.class,
              "their order changes with every start of a JVM; use TreeMap, EnumSet or List.of"),
          Ban.uses(
              "a collector into a hash collection",
              hashCollector(),
              ImpureFixtures.HashCollectors.class,
              "the collection would be in hash order; name an ordered one"),
          Ban.uses(
              "an order left to chance",
              member(Collection.class, "parallelStream")
                  .or(member(BaseStream.class, "parallel", "unordered"))
                  .or(member(StreamSupport.class, "stream", "intStream", "longStream"))
                  .or(access -> isParallel(access.getTarget(), access.getTargetOwner())),
              ImpureFixtures.ParallelOrder.class,
              "the work would run on other threads, in an order that nobody decides"),
          Ban.uses(
              "reflection",
              access ->
                  access.getTargetOwner().isEquivalentTo(Class.class)
                      && REFLECTION.matcher(access.getTarget().getName()).matches(),
              ImpureFixtures.Reflection.class,
              "members come in no particular order, and what is on the class path differs"),
          Ban.uses(
              "an identity hash",
              access ->
                  access.getTarget().getName().equals("hashCode")
                      && (access.getTargetOwner().isEquivalentTo(Object.class)
                          || access.getTargetOwner().isAssignableTo(Enum.class)),
              ImpureFixtures.IdentityHash.class,
              "it is another number in every JVM; enums have stable numbers of their own"),
          Ban.uses(
              "the default locale or charset",
              HOST_DEFAULTS,
              ImpureFixtures.HostDefaults.class,
              "replicas may run with different ones; pass Locale.ROOT or UTF_8"),
          Ban.types(
              "formatters or loaders that follow the host",
              oneOf(
                  java.util.Formatter.class,
                  java.util.Scanner.class,
                  java.util.ResourceBundle.class,
                  java.util.ServiceLoader.class),
              ImpureFixtures.HostFormats.class,
              "what they yield depends on the locale or class path of the replica"));

  private Bans() {}

  private static boolean isOutside(JavaClass type) {
    JavaClass element = type.getBaseComponentType();
    return !element.isPrimitive()
        && !element.getPackageName().startsWith("dev.stint.core")
        && !PACKAGES.contains(element.getPackageName());
  }

  /** Exactly these: {@code EnumSet.of} is in the order of its constants. */
  private static boolean isSaltedFactory(JavaAccess<?> access) {
    return oneOf(Set.class, Map.class).test(access.getTargetOwner())
        && List.of("of", "ofEntries", "copyOf").contains(access.getTarget().getName());
  }

  private static boolean isUnwantedSecurity(JavaClass type) {
    return type.getPackageName().equals("java.security")
        && !oneOf(MessageDigest.class, DigestException.class, NoSuchAlgorithmException.class)
            .test(type);
  }

  /** The members of those names whose first or second parameter is not the given type. */
  private static Predicate<JavaAccess<?>> lacking(
      String argument, Class<?> owner, String... names) {
    return member(owner, names).and(access -> !takes(access, argument));
  }

  private static Predicate<JavaAccess<?>> bytesToString() {
    return member(String.class, "<init>")
        .and(access -> takes(access, "[B"))
        .and(access -> !takes(access, "java.nio.charset.Charset"));
  }

  /** Only the variants that are given no collection of the caller's choice. */
  private static Predicate<JavaAccess<?>> hashCollector() {
    return member(
            Collectors.class,
            "toSet",
            "toUnmodifiableSet",
            "toUnmodifiableMap",
            "toConcurrentMap",
            "groupingByConcurrent")
        .or(
            member(Collectors.class, "toMap", "groupingBy")
                .and(access -> !takes(access, "java.util.function.Supplier")));
  }

  private static boolean isParallel(AccessTarget target, JavaClass owner) {
    return owner.isEquivalentTo(Arrays.class) && target.getName().startsWith("parallel");
  }

  private static boolean takes(JavaAccess<?> access, String type) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream().anyMatch(p -> p.getName().equals(type));
  }
}
