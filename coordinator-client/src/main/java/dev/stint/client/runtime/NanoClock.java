package dev.stint.client.runtime;

/** Monotonic time of this process, in nanoseconds from an arbitrary origin, never negative. */
@FunctionalInterface
public interface NanoClock {

  long nanos();

  /** A clock that begins at 0 now. */
  static NanoClock starting() {
    long origin = System.nanoTime();
    return () -> System.nanoTime() - origin;
  }
}
