package dev.stint.core.command;

import static dev.stint.core.command.RejectionCode.INVALID_ARGUMENT;
import static dev.stint.core.command.RejectionCode.LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.fixture.Samples;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.Label;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.Quotas;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import dev.stint.core.value.WhenDone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bound of a command, at its edge and one beyond it. */
final class ShapeTest {
  private static final OpStamp STAMP = new OpStamp(new OpId(1, 2), 0, 1_000);
  private static final RunRef RUN = new RunRef("job", 7);
  private static final ShardRef TARGET = new ShardRef(RUN, 0);
  private static final RunConfig CONFIG = RunConfig.DEFAULT;

  private static Rejection check(Command command) {
    return Shape.check(new Proposal("acme", command, Fingerprint.NONE));
  }

  private static Key key(int bytes) {
    return Key.wrap(new byte[bytes]);
  }

  private static Blob blob(int bytes) {
    return Blob.of(new byte[bytes]);
  }

  @Test
  void samples_haveNoDefect() {
    Samples.commands().forEach((name, command) -> assertThat(check(command)).as(name).isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".a", "_a", "A", "a b", "a/b", "ä"})
  void nameOfAnotherShape_isInvalid(String name) {
    assertThat(
            Shape.check(new Proposal(name, new SessionCommand.CloseSession(1), Fingerprint.NONE)))
        .isEqualTo(Rejection.of(INVALID_ARGUMENT, "tenant"));
    assertThat(check(new RunCommand.CreateRun(STAMP, name, CONFIG)).subject()).isEqualTo("name");
    assertThat(check(new RunCommand.PauseRun(STAMP, new RunRef(name, 1))).subject())
        .isEqualTo("run");
    assertThat(check(open(name, 1, 10_000)).subject()).isEqualTo("worker");
    assertThat(check(new ClaimCommand(1, 1, List.of(name), 1)).subject()).isEqualTo("runs");
  }

  static Stream<Arguments> within() {
    String longest = "a".repeat(Limits.MAX_NAME_CHARS);
    return Stream.of(
        ok(new RunCommand.CreateRun(STAMP, longest, CONFIG)),
        ok(checkpoint(new Cursor(key(Limits.MAX_KEY_BYTES), blob(Limits.MAX_TOKEN_BYTES)), -1, -1)),
        ok(new ShardCommand.Release(1, TARGET, 1, 1, null, Limits.MAX_RELEASE_DELAY_MILLIS)),
        ok(new ShardCommand.Fail(1, TARGET, 1, 1, null, longest, "m".repeat(1_024))),
        ok(
            new ShardCommand.Quarantine(
                1, TARGET, 1, 1, key(4_096), blob(Limits.MAX_TOKEN_BYTES), "", "")),
        ok(new ShardCommand.SplitResidual(1, TARGET, 1, 1, key(Limits.MAX_BOUNDARY_BYTES))),
        ok(split(255, 4_097, 0, 0)),
        ok(split(1, 4_097, 2, Limits.MAX_METADATA_BYTES)),
        ok(new ClaimCommand(1, 1, names(Limits.MAX_RUNS_PER_CLAIM), Limits.MAX_GRANTS_PER_CLAIM)),
        ok(open("w", Limits.MAX_SESSION_CAPACITY, Limits.MAX_TTL_MILLIS)),
        ok(open("w", 1, Limits.MIN_TTL_MILLIS)),
        ok(add(Collections.nCopies(4_000, KeyRange.of(key(1), key(100))), List.of(), List.of())),
        ok(unpark(Limits.MAX_IDS_PER_UNPARK)),
        ok(new SessionCommand.Heartbeat(1, 0, -1)),
        ok(new SessionCommand.Heartbeat(1, Integer.MAX_VALUE, -1)),
        ok(new RunCommand.FailRun(STAMP, RUN, "m".repeat(Limits.MAX_MESSAGE_BYTES))));
  }

  private static Arguments ok(Command command) {
    return Arguments.of(command.kind(), command);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("within")
  void commandAtItsBound_hasNoDefect(CommandKind kind, Command command) {
    assertThat(check(command)).isNull();
  }

  static Stream<Arguments> beyond() {
    List<Arguments> all = new ArrayList<>();
    all.addAll(ofHolders());
    all.addAll(ofLists());
    all.addAll(ofRuns());
    all.addAll(ofSessions());
    return all.stream();
  }

  private static List<Arguments> ofHolders() {
    Key long1 = key(Limits.MAX_KEY_BYTES + 1);
    Blob token = blob(Limits.MAX_TOKEN_BYTES + 1);
    Cursor at = new Cursor(key(1), Blob.EMPTY);
    return List.of(
        limit("last_key", checkpoint(new Cursor(long1, Blob.EMPTY), 0, 0)),
        limit(
            "last_key", new ShardCommand.Complete(1, TARGET, 1, 1, new Cursor(long1, Blob.EMPTY))),
        limit("token", checkpoint(new Cursor(key(1), token), 0, 0)),
        limit("token", new ShardCommand.Park(1, TARGET, 1, 1, new Cursor(key(1), token), "", "")),
        invalid("units", checkpoint(at, -2, 0)),
        invalid("remaining", checkpoint(at, 0, -2)),
        limit("delay_millis", new ShardCommand.Release(1, TARGET, 1, 1, null, 3_600_001)),
        invalid("delay_millis: at least 0", new ShardCommand.Release(1, TARGET, 1, 1, null, -1)),
        limit("message", new ShardCommand.Fail(1, TARGET, 1, 1, null, "", "é".repeat(513))),
        invalid("reason", new ShardCommand.Fail(1, TARGET, 1, 1, null, "r".repeat(65), "")),
        invalid("reason", new ShardCommand.Park(1, TARGET, 1, 1, null, null, "")),
        invalid("message", new ShardCommand.Park(1, TARGET, 1, 1, null, "", null)),
        limit("key", new ShardCommand.Quarantine(1, TARGET, 1, 1, long1, Blob.EMPTY, "", "")),
        limit("token", new ShardCommand.Quarantine(1, TARGET, 1, 1, key(1), token, "", "")),
        limit("at", new ShardCommand.SplitResidual(1, TARGET, 1, 1, key(4_098))),
        invalid("session", new ShardCommand.Complete(0, TARGET, 1, 1, null)),
        invalid("fence", new ShardCommand.Complete(1, TARGET, 0, 1, null)),
        invalid("sequence", new ShardCommand.Complete(1, TARGET, 1, 0, null)),
        invalid("shard", new ShardCommand.Complete(1, new ShardRef(RUN, -1), 1, 1, null)),
        invalid(
            "incarnation",
            new ShardCommand.Complete(1, new ShardRef(new RunRef("a", 0), 0), 1, 1, null)));
  }

  private static List<Arguments> ofLists() {
    KeyRange wide = KeyRange.of(key(1), key(400));
    Cursor outside = new Cursor(key(500), Blob.EMPTY);
    Cursor large = new Cursor(key(100), blob(Limits.MAX_TOKEN_BYTES));
    List<Blob> oneMebibyte = Collections.nCopies(65, blob(Limits.MAX_METADATA_BYTES));
    return List.of(
        invalid("boundaries", split(0, 1, 0, 0)),
        limit("children", split(256, 1, 0, 0)),
        limit("boundary", split(1, 4_098, 0, 0)),
        limit("metadata", split(1, 1, 2, Limits.MAX_METADATA_BYTES + 1)),
        invalid("metadata: one for each, or none", split(2, 1, 2, 1)),
        limit("metadata in bytes", split(64, 1, 65, Limits.MAX_METADATA_BYTES)),
        invalid("ranges", add(List.of(), List.of(), List.of())),
        limit("ranges", add(Collections.nCopies(4_001, wide), List.of(), List.of())),
        limit("ranges in bytes", add(Collections.nCopies(4_000, wide), List.of(), List.of())),
        limit("boundary", add(List.of(KeyRange.of(key(1), key(4_098))), List.of(), List.of())),
        invalid(
            "cursors: one for each range, or none",
            add(List.of(wide), List.of(large, large), List.of())),
        invalid(
            "cursors: number 0 is outside its range",
            add(List.of(wide), List.of(outside), List.of())),
        limit(
            "cursors in bytes",
            add(Collections.nCopies(65, wide), Collections.nCopies(65, large), List.of())),
        limit("metadata in bytes", add(Collections.nCopies(65, wide), List.of(), oneMebibyte)),
        invalid(
            "chunk",
            new ShardsCommand.AddShards(STAMP, RUN, -1, List.of(wide), List.of(), List.of())),
        limit("shards", unpark(Limits.MAX_IDS_PER_UNPARK + 1)),
        invalid("shards", unpark(0)),
        invalid("shards", new ShardsCommand.UnparkShards(STAMP, RUN, List.of(-1L))),
        invalid("boundaries", new ShardsCommand.SplitShard(STAMP, TARGET, List.of())),
        limit(
            "children",
            new ShardsCommand.SplitShard(STAMP, TARGET, Collections.nCopies(256, key(1)))),
        invalid("reason", new ShardsCommand.ParkShard(STAMP, TARGET, "r".repeat(65), "")),
        limit("message", new ShardsCommand.ParkShard(STAMP, TARGET, "", "m".repeat(1_025))),
        invalid("shard", new ShardsCommand.RevokeLease(STAMP, new ShardRef(RUN, -1), true)));
  }

  private static List<Arguments> ofRuns() {
    return List.of(
        limit("priority", create(1_001, 1, 0, 1, 1, 0, 0, 0)),
        invalid("priority: at least 0", create(-1, 1, 0, 1, 1, 0, 0, 0)),
        limit("weight", create(0, 1_001, 0, 1, 1, 0, 0, 0)),
        invalid("weight: at least 1", create(0, 0, 0, 1, 1, 0, 0, 0)),
        invalid("max_leases: at least 0", create(0, 1, -1, 1, 1, 0, 0, 0)),
        invalid("max_failures: at least 1", create(0, 1, 0, 0, 1, 0, 0, 0)),
        limit("max_failures", create(0, 1, 0, 1_001, 1, 0, 0, 0)),
        invalid("max_losses: at least 1", create(0, 1, 0, 1, 0, 0, 0, 0)),
        limit("max_losses", create(0, 1, 0, 1, 1_001, 0, 0, 0)),
        limit("backoff_initial_millis", create(0, 1, 0, 1, 1, 11, 10, 0)),
        invalid("backoff_initial_millis: at least 0", create(0, 1, 0, 1, 1, -1, 10, 0)),
        limit("backoff_max_millis", create(0, 1, 0, 1, 1, 0, 3_600_001, 0)),
        limit("retention_millis", create(0, 1, 0, 1, 1, 0, 0, Limits.MAX_RETENTION_MILLIS + 1)),
        invalid("retention_millis: at least 0", create(0, 1, 0, 1, 1, 0, 0, -1)),
        limit("message", new RunCommand.FailRun(STAMP, RUN, "m".repeat(1_025))),
        limit("priority", policy(new RunPolicy(1_001, null, null, null, null, null))),
        invalid("weight: at least 1", policy(new RunPolicy(null, 0, null, null, null, null))),
        invalid("max_leases: at least 0", policy(new RunPolicy(null, null, -1, null, null, null))),
        invalid("incarnation", new RunCommand.DeleteRun(STAMP, new RunRef("a", 0))),
        invalid("expires_at", new RunCommand.PauseRun(new OpStamp(STAMP.id(), 0, -1), RUN)),
        invalid("expires_at", new RunCommand.PauseRun(new OpStamp(STAMP.id(), -1, 1), RUN)));
  }

  private static List<Arguments> ofSessions() {
    Label good = new Label("zone", "a");
    return List.of(
        invalid("session", new SessionCommand.Heartbeat(0, 0, 0)),
        invalid("held_count", new SessionCommand.Heartbeat(1, -1, 0)),
        invalid("session", new SessionCommand.CloseSession(-1)),
        invalid("session", new ControlCommand.EvictSession(STAMP, 0, true)),
        invalid("session", new ControlCommand.DrainSession(STAMP, 0)),
        invalid("capacity: at least 1", open("w", 0, 10_000)),
        limit("capacity", open("w", Limits.MAX_SESSION_CAPACITY + 1, 10_000)),
        invalid("ttl_millis: at least 1000", open("w", 1, 999)),
        limit("ttl_millis", open("w", 1, Limits.MAX_TTL_MILLIS + 1)),
        limit("labels", open(Collections.nCopies(Limits.MAX_LABELS + 1, good))),
        invalid("labels", open(List.of(new Label("Zone", "a")))),
        invalid(
            "labels: a value is too long",
            open(List.of(new Label("zone", "v".repeat(Limits.MAX_LABEL_VALUE_BYTES + 1))))),
        limit("runs", new ClaimCommand(1, 1, names(Limits.MAX_RUNS_PER_CLAIM + 1), 1)),
        invalid("runs: named twice", new ClaimCommand(1, 1, List.of("a", "b", "a"), 1)),
        invalid("max: at least 1", new ClaimCommand(1, 1, List.of(), 0)),
        limit("max", new ClaimCommand(1, 1, List.of(), Limits.MAX_GRANTS_PER_CLAIM + 1)),
        invalid("session", new ClaimCommand(0, 1, List.of(), 1)),
        invalid("sequence", new ClaimCommand(1, 0, List.of(), 1)),
        invalid("runs: at least 0", quota(-1, 1_000, 2_000)),
        invalid("min_ttl_millis: at least 1000", quota(1, 999, 2_000)),
        limit("min_ttl_millis", quota(1, 3_000, 2_000)),
        limit("max_ttl_millis", quota(1, 1_000, Limits.MAX_TTL_MILLIS + 1)));
  }

  @ParameterizedTest(name = "{1} of {2}")
  @MethodSource("beyond")
  void commandBeyondItsBound_isRefusedNamingTheField(
      RejectionCode code, String field, CommandKind kind, Command command) {
    Rejection defect = check(command);
    assertThat(defect).isNotNull();
    assertThat(defect.code()).isEqualTo(code);
    assertThat(defect.subject()).isEqualTo(field);
  }

  @Test
  void whatTheLeaderProposes_isNotChecked() {
    assertThat(Shape.check(new Proposal("", new SystemCommand.Bootstrap(1), Fingerprint.NONE)))
        .isNull();
  }

  @Test
  void systemTenant_isNoTenant() {
    Proposal proposal = new Proposal("", new SessionCommand.CloseSession(1), Fingerprint.NONE);
    assertThat(Shape.check(proposal)).isNotNull();
  }

  private static Arguments limit(String field, Command command) {
    return Arguments.of(LIMIT_EXCEEDED, field, command.kind(), command);
  }

  private static Arguments invalid(String field, Command command) {
    return Arguments.of(INVALID_ARGUMENT, field, command.kind(), command);
  }

  private static Command checkpoint(Cursor cursor, long units, long remaining) {
    return new ShardCommand.Checkpoint(1, TARGET, 1, 1, cursor, units, remaining);
  }

  private static Command split(int boundaries, int keyBytes, int metadata, int metadataBytes) {
    return new ShardCommand.SplitReplace(
        1,
        TARGET,
        1,
        1,
        Collections.nCopies(boundaries, key(keyBytes)),
        Collections.nCopies(metadata, blob(metadataBytes)));
  }

  private static Command add(List<KeyRange> ranges, List<Cursor> cursors, List<Blob> metadata) {
    return new ShardsCommand.AddShards(STAMP, RUN, 0, ranges, cursors, metadata);
  }

  private static Command unpark(int ids) {
    return new ShardsCommand.UnparkShards(
        STAMP, RUN, IntStream.range(0, ids).mapToObj(Long::valueOf).toList());
  }

  private static Command open(String worker, int capacity, long ttl) {
    return new ControlCommand.OpenSession(STAMP, worker, List.of(), capacity, ttl);
  }

  private static Command open(List<Label> labels) {
    return new ControlCommand.OpenSession(STAMP, "w", labels, 1, 10_000);
  }

  private static Command create(
      int priority,
      int weight,
      int maxLeases,
      int maxFailures,
      int maxLosses,
      long backoff,
      long backoffMax,
      long retention) {
    RunConfig config =
        new RunConfig(
            priority,
            weight,
            maxLeases,
            maxFailures,
            maxLosses,
            backoff,
            backoffMax,
            true,
            WhenDone.MANUAL,
            retention);
    return new RunCommand.CreateRun(STAMP, "job", config);
  }

  private static Command policy(RunPolicy policy) {
    return new RunCommand.SetRunPolicy(STAMP, RUN, policy);
  }

  private static Command quota(long runs, long minTtl, long maxTtl) {
    return new ControlCommand.SetQuota(STAMP, new Quotas(runs, 1, 1, 1, 0, minTtl, maxTtl));
  }

  private static List<String> names(int count) {
    return Arrays.asList(
        IntStream.range(0, count).mapToObj(i -> "run-" + i).toArray(String[]::new));
  }
}
