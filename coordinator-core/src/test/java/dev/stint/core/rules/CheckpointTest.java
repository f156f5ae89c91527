package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.Grant;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.ShardCommand.Checkpoint;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.ShardRow;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cursor moves forward inside its shard's range, and nowhere else. */
@Verifies({"S5", "S6"})
final class CheckpointTest {
  private final Job job = Job.sealed("c-m");
  private final Group group = job.group;
  private final long session = job.open("w1");
  private final Grant grant = job.grant(session);

  @Test
  void firstKey_isStoredWithItsToken() {
    Cursor cursor = new Cursor(Job.key("d"), Blob.of(new byte[] {1, 2}));
    long revision = group.revision();
    job.ok(checkpoint(cursor, -1, -1));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(cursor);
    assertThat(job.shard(0).leaseOrNull().moved()).isTrue();
    assertThat(job.shard(0).revision()).isEqualTo(revision + 1);
  }

  @Test
  void keyBelowTheStored_isRefusedWithLengthsAndNotBytes() {
    job.ok(job.checkpoint(session, grant, "ff"));
    Rejection rejection = job.rejection(job.checkpoint(session, grant, "e"));
    assertThat(rejection)
        .isEqualTo(Rejection.of(RejectionCode.CURSOR_REGRESSION, "last_key in bytes", 1, 2));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(Job.cursor("ff"));
  }

  @Test
  void keyThatIsAPrefixOfTheStored_isBelowIt() {
    job.ok(job.checkpoint(session, grant, "ff"));
    assertThat(job.refused(job.checkpoint(session, grant, "f")))
        .isEqualTo(RejectionCode.CURSOR_REGRESSION);
  }

  @Test
  void keyWithHighByte_isAboveAscii() {
    Job open = Job.sealed("-");
    long holder = open.open("w1");
    Grant lease = open.grant(holder);
    open.ok(open.checkpoint(holder, lease, "zzz"));
    Key high = Key.of(new byte[] {(byte) 0x80});
    open.ok(
        new Checkpoint(
            holder, lease.target(), lease.fence(), open.nextSequence(), Cursor.at(high), -1, -1));
    assertThat(open.shard(0).cursorOrNull().lastKey()).isEqualTo(high);
  }

  @Test
  void sameKeyWithAnotherToken_replacesTheToken_andIsNoMove() {
    job.ok(job.checkpoint(session, grant, "d"));
    job.ok(job.fail(session, grant));
    group.after(60_000);
    long next = job.open("w2");
    Grant second = job.grant(next);
    Cursor cursor = new Cursor(Job.key("d"), Blob.of(new byte[] {7}));
    job.ok(
        new Checkpoint(next, second.target(), second.fence(), job.nextSequence(), cursor, -1, -1));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(cursor);
    assertThat(job.shard(0).leaseOrNull().moved()).isFalse();
    assertThat(job.shard(0).failures()).isEqualTo(1);
    job.ok(job.checkpoint(next, second, "e"));
    assertThat(job.shard(0).failures()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "n", "b", "bzzz"})
  void keyOutsideTheRange_isRefusedWithTheRange(String key) {
    Rejection rejection = job.rejection(job.checkpoint(session, grant, key));
    assertThat(rejection.code()).isEqualTo(RejectionCode.OUT_OF_RANGE);
    assertThat(rejection.rangeOrNull()).isEqualTo(Job.range("c-m"));
    assertThat(job.shard(0).cursorOrNull()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "lzzzz"})
  void keyAtTheEdgeOfTheRange_isStored(String key) {
    job.ok(job.checkpoint(session, grant, key));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(Job.cursor(key));
  }

  @Test
  void rangeMovedByASplit_rejectionCarriesThePresentRange() {
    job.ok(job.splitResidual(session, grant, "g"));
    Rejection rejection = job.rejection(job.checkpoint(session, grant, "h"));
    assertThat(rejection.code()).isEqualTo(RejectionCode.OUT_OF_RANGE);
    assertThat(rejection.rangeOrNull()).isEqualTo(Job.range("c-g"));
  }

  @Test
  void unitsAndRemaining_areTheLeases() {
    job.ok(checkpoint(Job.cursor("d"), 10, 90));
    assertThat(job.shard(0).leaseOrNull().units()).isEqualTo(10);
    assertThat(job.shard(0).leaseOrNull().remaining()).isEqualTo(90);
    job.ok(checkpoint(Job.cursor("e"), 25, 75));
    assertThat(job.shard(0).leaseOrNull().units()).isEqualTo(25);
    job.ok(job.release(session, grant));
    assertThat(job.grant(session).fence()).isGreaterThan(grant.fence());
    assertThat(job.shard(0).leaseOrNull().units()).isEqualTo(-1);
  }

  @Test
  void checkpoint_isNoEvent() {
    int events = group.events(job).size();
    job.ok(job.checkpoint(session, grant, "d"));
    assertThat(group.events(job)).hasSize(events);
  }

  @Test
  @Verifies("S9")
  void refusedCheckpoint_isFinal_evenIfItWouldBeRightLater() {
    Checkpoint refused = job.checkpoint(session, grant, "z");
    Result first = group.result("acme", refused);
    ShardRow before = job.shard(0);
    assertThat(group.answer("acme", refused).replayed()).isTrue();
    assertThat(group.result("acme", refused)).isEqualTo(first);
    assertThat(job.shard(0)).isEqualTo(before);
  }

  private Checkpoint checkpoint(Cursor cursor, long units, long remaining) {
    return new Checkpoint(
        session, grant.target(), grant.fence(), job.nextSequence(), cursor, units, remaining);
  }
}
