package dev.stint.cli.cut;

import dev.stint.core.value.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * A uniform sample of any number of keys in bounded memory. As long as all fit, it is all of them.
 * Whenever it is full, a half is dropped and from then on each key has half the chance (Vitter,
 * "Random sampling with a reservoir", ACM TOMS 1985, for the aim; the halving keeps the share
 * exact). What is kept depends on a key's position alone, so that the same file gives the same
 * sample.
 */
final class KeySample {
  /** More than what a kept key costs beside its bytes. */
  private static final int BYTES_AROUND_KEY = 96;

  private final long maxBytes;
  private List<Sampled> kept = new ArrayList<>();
  private long bytes;
  private long offered;
  private int halvings;

  private record Sampled(Key key, int survives) {
    long cost() {
      return (long) key.length() + BYTES_AROUND_KEY;
    }
  }

  KeySample(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void offer(Key key) {
    // Of evenly mixed bits, a half ends in no zero, a quarter in one, and so on.
    int survives = Long.numberOfTrailingZeros(mix(offered++));
    if (survives < halvings) {
      return;
    }
    Sampled sampled = new Sampled(key, survives);
    kept.add(sampled);
    bytes += sampled.cost();
    while (bytes > maxBytes && kept.size() > 1) {
      halve();
    }
  }

  private void halve() {
    halvings++;
    List<Sampled> rest = new ArrayList<>(kept.size() / 2 + 1);
    bytes = 0;
    for (Sampled sampled : kept) {
      if (sampled.survives >= halvings) {
        rest.add(sampled);
        bytes += sampled.cost();
      }
    }
    kept = rest;
  }

  /** How many keys there were. */
  long offered() {
    return offered;
  }

  /** Whether no key was dropped. */
  boolean isComplete() {
    return halvings == 0;
  }

  /** Those kept, in order. */
  List<Key> sorted() {
    return kept.stream().map(Sampled::key).sorted().toList();
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long number) {
    long z = (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
