package dev.stint.core.purity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.Formatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Everything the core must not do. One class per ban; each method breaks it in its own way. */
final class ImpureFixtures {

  private ImpureFixtures() {}

  static final class Packages {
    Object clock() {
      return Instant.now();
    }

    Object file() throws IOException {
      return Files.readAllBytes(Path.of("x"));
    }

    Object stream() {
      return new java.io.ByteArrayOutputStream();
    }

    Object network() {
      return new java.net.Socket();
    }

    Object concurrent() {
      return new ConcurrentHashMap<String, String>();
    }

    Object future() {
      return CompletableFuture.supplyAsync(() -> 1);
    }

    Object lock() {
      return new ReentrantLock();
    }

    Object format() {
      return new java.text.DecimalFormat("#");
    }

    Instant parameterAlone(Instant given) {
      return given;
    }
  }

  static final class Threads {
    Object start() {
      return new Thread(() -> {});
    }

    Object current() {
      return Thread.currentThread();
    }

    Object local() {
      return ThreadLocal.withInitial(() -> 1);
    }

    Object processors() {
      return Runtime.getRuntime().availableProcessors();
    }

    Object process() {
      return new ProcessBuilder("x");
    }
  }

  static final class Host {
    long wallClock() {
      return System.currentTimeMillis();
    }

    long monotonicClock() {
      return System.nanoTime();
    }

    Object property() {
      return System.getProperty("x");
    }

    Object environment() {
      return System.getenv("x");
    }

    Object identity(Object o) {
      return System.identityHashCode(o);
    }

    Object reference() {
      return (java.util.function.LongSupplier) System::nanoTime;
    }

    void print() {
      System.out.println();
    }
  }

  @SuppressWarnings("JavaUtilDate")
  static final class Dates {
    Object date() {
      return new Date();
    }

    Object zone() {
      return TimeZone.getDefault();
    }
  }

  static final class Randomness {
    Object random() {
      return new Random(1);
    }

    Object splittable() {
      return new SplittableRandom(1);
    }

    Object uuid() {
      return UUID.randomUUID();
    }
  }

  static final class Transcendental {
    double random() {
      return Math.random();
    }

    double power() {
      return Math.pow(2, 0.5);
    }
  }

  static final class Security {
    Object random() {
      return new SecureRandom();
    }

    Object keys() throws GeneralSecurityException {
      return java.security.KeyPairGenerator.getInstance("x");
    }
  }

  @SuppressWarnings("JdkObsolete")
  static final class HashOrder {
    Object map() {
      return new HashMap<String, String>();
    }

    Object set() {
      return new HashSet<String>();
    }

    Object identity() {
      return new IdentityHashMap<String, String>();
    }

    Object table() {
      return new Hashtable<String, String>();
    }

    Object reference() {
      return Stream.of(1).collect(Collectors.toCollection(HashSet::new));
    }
  }

  static final class SaltedOrder {
    Object set() {
      return Set.of("a", "b");
    }

    Object copiedSet(List<String> from) {
      return Set.copyOf(from);
    }

    Object map() {
      return Map.of("a", 1);
    }

    Object entries() {
      return Map.ofEntries(Map.entry("a", 1));
    }

    Object copiedMap(Map<String, String> from) {
      return Map.copyOf(from);
    }

    Function<List<String>, Set<String>> reference() {
      return Set::copyOf;
    }
  }

  static final class HashCollectors {
    Object set() {
      return Stream.of(1).collect(Collectors.toSet());
    }

    Object map() {
      return Stream.of(1).collect(Collectors.toMap(x -> x, x -> x));
    }

    Object mergedMap() {
      return Stream.of(1).collect(Collectors.toMap(x -> x, x -> x, (a, b) -> a));
    }

    Object frozenMap() {
      return Stream.of(1).collect(Collectors.toUnmodifiableMap(x -> x, x -> x));
    }

    Object groups() {
      return Stream.of(1).collect(Collectors.groupingBy(x -> x));
    }

    Object countedGroups() {
      return Stream.of(1).collect(Collectors.groupingBy(x -> x, Collectors.counting()));
    }
  }

  static final class ParallelOrder {
    Object list(List<String> list) {
      return list.parallelStream().findAny();
    }

    Object stream() {
      return IntStream.range(0, 9).parallel().sum();
    }

    Object unordered() {
      return Stream.of(1, 2).unordered().toList();
    }

    Object spliterator(List<String> list) {
      return StreamSupport.stream(list.spliterator(), true);
    }

    void sort(int[] array) {
      Arrays.parallelSort(array);
    }
  }

  static final class Reflection {
    Object fields() {
      return Reflection.class.getDeclaredFields();
    }

    Object byName() throws ClassNotFoundException {
      return Class.forName("x");
    }

    Object resource() {
      return Reflection.class.getResourceAsStream("x");
    }
  }

  static final class IdentityHash {
    int enumConstant(Locale.Category category) {
      return category.hashCode();
    }

    int object(Object o) {
      return o.hashCode();
    }

    Object reference() {
      return Comparator.<Object>comparingInt(Object::hashCode);
    }
  }

  @SuppressWarnings({"DefaultCharset", "StringCaseLocaleUsage", "DefaultLocale"})
  static final class HostDefaults {
    Object encode() {
      return "x".getBytes();
    }

    Object decode(byte[] bytes) {
      return new String(bytes);
    }

    Object decodePart(byte[] bytes) {
      return new String(bytes, 0, 1);
    }

    Object lower() {
      return "x".toLowerCase();
    }

    Object upper(Stream<String> names) {
      return names.map(String::toUpperCase);
    }

    Object format() {
      return String.format("%d", 1);
    }

    Object formatted() {
      return "%d".formatted(1);
    }

    Object locale() {
      return Locale.getDefault();
    }

    Object charset() {
      return Charset.defaultCharset();
    }

    Object nested() {
      return ByteBuffer.wrap("x".getBytes());
    }
  }

  @SuppressWarnings("DefaultLocale")
  static final class HostFormats {
    Object formatter() {
      return new Formatter();
    }

    Object bundle() {
      return ResourceBundle.getBundle("x");
    }
  }
}
