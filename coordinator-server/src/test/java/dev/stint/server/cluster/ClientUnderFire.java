package dev.stint.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.client.Reply;
import dev.stint.client.SessionSpec;
import dev.stint.client.StintClient;
import dev.stint.client.error.OutcomeUnknownException;
import dev.stint.client.error.UnavailableException;
import dev.stint.client.model.Header;
import dev.stint.client.model.NewShard;
import dev.stint.client.model.Page;
import dev.stint.client.model.PageRequest;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardFilter;
import dev.stint.client.model.ShardHandle;
import dev.stint.client.model.ShardInfo;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Limits;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.ShardStatus;
import dev.stint.core.value.WhenDone;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;

/**
 * Holders and an operator on one client without the worker library, while others break what it
 * talks to. Each operation is sent again until it is answered; at the end it must have had one
 * effect: in its shard, and in the revision, which every accepted command moves by one.
 */
final class ClientUnderFire implements AutoCloseable {
  private static final int HOLDERS = 6;
  private static final int SHARDS = 40;
  private static final int PAGE = 200;

  /** Shorter than what is done to the nodes, so that calls end without an answer. */
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);

  private static final Duration TTL = Duration.ofMinutes(10);
  private static final RunConfig CONFIG =
      new RunConfig(100, 1, 0, 1_000, 1_000, 1, 1, false, WhenDone.MANUAL, 0);

  private final Map<Long, Expected> shards = new ConcurrentHashMap<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final ExecutorService threads = Executors.newFixedThreadPool(HOLDERS + 1);
  private final List<CompletableFuture<Void>> working = new ArrayList<>();
  private final List<String> addresses;
  private final StintClient client;
  private final RunHandle run;
  private final ShardHandle aside;
  private final Header before;
  private volatile boolean stopping;
  private volatile boolean parked;

  /** What must be true of a shard, as its holder knows; one thread has it at a time. */
  static final class Expected {
    int attempts;
    long fence;
    int failures;
    Key last;
    boolean leased;
    boolean done;
    boolean cut;
    int moves;

    /** As {@link ClientUnderFire#show} shows what is. */
    @Override
    public String toString() {
      ShardStatus status = done ? ShardStatus.DONE : ShardStatus.ACTIVE;
      return show(status, attempts, fence, failures, Optional.ofNullable(last), leased);
    }
  }

  ClientUnderFire(List<String> addresses) {
    this.addresses = addresses;
    client = StintClient.builder().endpoints(addresses).tenant("acme").timeout(TIMEOUT).build();
    run = run("fire", SHARDS);
    aside = new ShardHandle(run("aside", 1), 0);
    before = answer(client::locate);
    for (int i = 0; i < HOLDERS; i++) {
      SessionId session =
          sure(() -> client.sessions().open("", new SessionSpec("w", List.of(), 1, TTL))).session();
      UnderFireHolder holder = new UnderFireHolder(this, session, i);
      working.add(CompletableFuture.runAsync(holder::work, threads));
    }
    working.add(CompletableFuture.runAsync(this::operate, threads));
  }

  private RunHandle run(String name, int count) {
    RunHandle made = answer(() -> client.runs().create(name, CONFIG)).run();
    List<NewShard> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key end = i == count - 1 ? null : key(String.format("%03d", i + 1));
      all.add(NewShard.of(KeyRange.of(key(String.format("%03d", i)), end)));
    }
    answer(() -> client.runs().addShards(made, 0, all));
    answer(() -> client.runs().seal(made));
    return made;
  }

  static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String text(Key key) {
    return new String(key.toBytes(), StandardCharsets.US_ASCII);
  }

  StintClient client() {
    return client;
  }

  boolean stopping() {
    return stopping;
  }

  String runName() {
    return run.name();
  }

  Expected shard(long number) {
    return shards.computeIfAbsent(number, any -> new Expected());
  }

  /** The answer of an operation that is accepted: the same one, however often it has to be sent. */
  <T> T sure(Supplier<Reply<T>> call) {
    T answer = answer(call);
    acknowledge();
    return answer;
  }

  void acknowledge() {
    acknowledged.incrementAndGet();
  }

  <T> T answer(Supplier<Reply<T>> call) {
    Reply<T> reply = call.get();
    while (true) {
      try {
        return reply.await();
      } catch (UnavailableException | OutcomeUnknownException e) {
        unanswered.incrementAndGet();
        reply = again(reply, call);
      }
    }
  }

  private static <T> Reply<T> again(Reply<T> reply, Supplier<Reply<T>> call) {
    try {
      return reply.retry();
    } catch (IllegalStateException e) {
      return call.get(); // it never came so far as to be sent
    }
  }

  /** Parks a shard that nobody holds and takes it back, in turn. */
  private void operate() {
    while (!stopping) {
      sure(() -> client.shards().park(aside, "test", ""));
      parked = true;
      if (!stopping) {
        sure(() -> client.shards().unpark(aside.run(), List.of(0L)));
        parked = false;
      }
    }
  }

  /** Waits until that many more operations were acknowledged. */
  void goesOn(int operations) {
    long target = acknowledged.get() + operations;
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> failed() || acknowledged.get() >= target);
    working.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
  }

  private boolean failed() {
    return working.stream().anyMatch(CompletableFuture::isDone);
  }

  /** Calls that ended without a result, and were repeated. */
  long unanswered() {
    return unanswered.get();
  }

  /** Ends the work and compares all that there is with what was acknowledged (S9, S13). */
  void stopAndCompare() {
    stopping = true;
    working.forEach(CompletableFuture::join);
    Header after = answer(client::locate);
    Map<Long, String> expected = new TreeMap<>();
    LongStream.range(0, SHARDS).forEach(this::shard); // also those that nobody was given
    shards.forEach((number, shard) -> expected.put(number, shard.toString()));
    assertThat(shardsThatAre()).containsExactlyEntriesOf(expected);
    assertThat(answer(() -> client.shards().get(aside)).status())
        .isEqualTo(parked ? ShardStatus.PARKED : ShardStatus.ACTIVE);
    if (after.logicalTimeMillis() - before.logicalTimeMillis() < Limits.DEFAULT_OP_AHEAD_MILLIS) {
      assertThat(after.revision() - before.revision()) // no operator's command was forgotten yet
          .as("commands with an effect")
          .isEqualTo(acknowledged.get());
    }
    try (Caller caller = new Caller("acme", addresses)) {
      caller.verify();
    }
  }

  private Map<Long, String> shardsThatAre() {
    Map<Long, String> found = new TreeMap<>();
    PageRequest[] page = {PageRequest.first(PAGE)};
    while (page[0] != null) {
      Page<ShardInfo> some = answer(() -> client.shards().list(run, ShardFilter.ALL, page[0]));
      some.items().forEach(info -> found.put(info.shard().shard(), show(info)));
      page[0] = some.next().map(page[0]::after).orElse(null);
    }
    return found;
  }

  private static String show(ShardInfo info) {
    return show(
        info.status(),
        info.attempts(),
        info.fence(),
        info.failures(),
        info.cursor().map(Cursor::lastKey),
        info.lease().isPresent());
  }

  private static String show(
      ShardStatus status,
      int attempts,
      long fence,
      int failures,
      Optional<Key> cursor,
      boolean leased) {
    return status
        + (leased ? " leased" : "")
        + (" at " + cursor.map(key -> text(key)).orElse("its start"))
        + (", fence " + Long.toUnsignedString(fence))
        + (", attempts " + attempts + ", failures " + failures);
  }

  @Override
  public void close() {
    stopping = true;
    threads.shutdown();
    client.close();
  }
}
