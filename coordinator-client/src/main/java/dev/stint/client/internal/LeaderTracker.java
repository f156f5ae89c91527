package dev.stint.client.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Which node to ask: the one that answered last, the leader that another node named, or the next of
 * the endpoints. All endpoints are tried once at full speed, then with backoff. A node that just
 * failed is not believed in for a moment, even if others still name it as the leader: they may not
 * have noticed.
 */
public final class LeaderTracker {
  private static final long SUSPECT_NANOS = TimeUnit.MILLISECONDS.toNanos(2_000);

  private final List<String> endpoints;
  private final RetryPolicy policy;
  private final DoubleSupplier random;
  private final Map<String, Long> suspectUntil = new HashMap<>();

  private String target;
  private int next;
  private int failures;
  private int pauses;
  private long connectAt;

  /**
   * A tracker that begins with the first endpoint.
   *
   * @param endpoints host:port, at least one
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  public LeaderTracker(List<String> endpoints, RetryPolicy policy, DoubleSupplier random) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("there is no endpoint to ask");
    }
    this.endpoints = new ArrayList<>(endpoints);
    this.policy = policy;
    this.random = random;
    this.target = endpoints.get(0);
  }

  /** Whom to ask, from {@link #connectAt} on. */
  public String target() {
    return target;
  }

  public long connectAt() {
    return connectAt;
  }

  /** The node judged something: it leads. */
  public void confirmed(String address) {
    failures = 0;
    pauses = 0;
    suspectUntil.remove(address);
    if (address.equals(target)) {
      connectAt = 0;
    }
  }

  /**
   * The node answered that it does not lead.
   *
   * @param leaderOrNull who does, if it knows
   */
  public void notLeader(long now, String address, String leaderOrNull) {
    if (!address.equals(target)) {
      return; // older news than what the target rests on
    }
    boolean believable =
        leaderOrNull != null && !leaderOrNull.equals(address) && !isSuspect(now, leaderOrNull);
    failures++;
    if (believable) {
      target = leaderOrNull;
      // Two nodes that name each other must not be asked in a tight circle.
      connectAt = failures <= endpoints.size() ? now : now + backoff();
    } else {
      rotate(now);
    }
  }

  /**
   * The node is the right one and ends connections: it is asked again after a pause, lest
   * everything that is submitted connect anew.
   *
   * @param leastNanos how long it wants to be left alone
   */
  public void pause(long now, String address, long leastNanos) {
    if (address.equals(target)) {
      pauses++;
      long pause = policy.delayNanos(pauses, random.getAsDouble());
      connectAt = Math.max(connectAt, now + Math.max(pause, leastNanos));
    }
  }

  /** The node could not be reached, or broke off, or stands still. */
  public void failed(long now, String address) {
    suspectUntil.put(address, now + SUSPECT_NANOS);
    if (address.equals(target)) {
      failures++;
      rotate(now);
    }
  }

  private void rotate(long now) {
    String before = target;
    for (int i = 0; i < endpoints.size(); i++) {
      target = endpoints.get(next++ % endpoints.size());
      if (!target.equals(before)) {
        break;
      }
    }
    connectAt = failures < endpoints.size() ? now : now + backoff();
  }

  private long backoff() {
    return policy.delayNanos(failures - endpoints.size() + 1, random.getAsDouble());
  }

  private boolean isSuspect(long now, String address) {
    return suspectUntil.getOrDefault(address, 0L) > now;
  }
}
