package dev.stint.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.command.Result;
import dev.stint.core.command.Result.ShardsAdded;
import dev.stint.core.command.ShardsCommand;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.state.Digest;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.ShardStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chunks of a manifest: in any order, each once, and no two ranges overlap. */
@Verifies("S7")
final class ManifestTest {
  private final Group group = new Group();
  private final Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);

  @Test
  void chunksInAnyOrder_shardsAreNumberedAsTheyCome() {
    assertThat(job.add(7, "m-q", "q-t")).isEqualTo(new ShardsAdded(0, 2));
    assertThat(job.add(2, "-c")).isEqualTo(new ShardsAdded(2, 1));
    assertThat(job.add(3, "t-")).isEqualTo(new ShardsAdded(3, 1));
    assertThat(job.shard(2).range()).isEqualTo(Job.range("-c"));
    assertThat(job.shard(2).originalOrNull()).isEqualTo(Job.range("-c"));
    assertThat(job.row().nextShard()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "d-e, inside the stored one",
    "d-z, over its end",
    "b-d, over its start",
    "b-z, around it",
    "c-f, the same",
    "c-d, from its start",
    "e-f, to its end",
    "-, everything",
    "-d, open start",
    "e-, open end",
  })
  @Verifies("S7")
  void rangeOverStoredOne_isRefused(String range, String how) {
    job.add(0, "c-f");
    assertOverlap(job.add(1, range));
    assertThat(job.row().nextShard()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"a-c", "f-g", "-c", "f-", "b-c", "g-h"})
  void rangeBesideStoredOne_isAdded(String range) {
    job.add(0, "c-f");
    assertThat(job.add(1, range)).isEqualTo(new ShardsAdded(1, 1));
  }

  @Test
  void rangeBetweenNeighbours_touchesBoth_isAdded() {
    job.add(0, "a-c", "e-g");
    assertThat(job.add(1, "c-e")).isEqualTo(new ShardsAdded(2, 1));
    assertOverlap(job.add(2, "d-e"));
  }

  @Test
  void rangeOverStoredOne_thatStartsWhereAnotherStoredOneBegins_isRefused() {
    job.add(0, "a-d", "e-f");
    assertOverlap(job.add(1, "c-e"));
  }

  @Test
  void overlapWithinChunk_refusesTheChunkWhole() {
    assertOverlap(job.add(0, "x-z", "a-c", "b-d"));
    assertOverlap(job.add(0, "a-z", "c-d"));
    assertOverlap(job.add(0, "a-b", "a-b"));
    assertThat(job.row().nextShard()).isZero();
    assertThat(job.add(0, "a-b")).isEqualTo(new ShardsAdded(0, 1));
  }

  @Test
  void openEndedRange_nextRunHasAnOpenStart_isAdded() {
    Job next = Job.unsealed(group, "acme", "next", RunConfig.DEFAULT);
    assertThat(next.run.incarnation()).isEqualTo(job.run.incarnation() + 1);
    next.add(0, "-");
    assertThat(job.add(0, "a-")).isEqualTo(new ShardsAdded(0, 1));
    assertOverlap(job.add(1, "b-"));
    assertThat(job.add(2, "-a")).isEqualTo(new ShardsAdded(1, 1));
  }

  @Test
  @Verifies("S9")
  void sameChunkAgain_otherStamp_givesTheFirstAnswerAndAddsNothing() {
    Result first = job.add(0, "a-b", "b-c");
    assertThat(job.add(0, "a-b", "b-c")).isEqualTo(first);
    assertThat(job.row().nextShard()).isEqualTo(2);
  }

  @Test
  @Verifies("S9")
  void sameChunkAgain_afterTheSeal_givesTheFirstAnswer() {
    Result first = job.add(0, "a-b");
    job.ok(job.seal());
    assertThat(job.add(0, "a-b")).isEqualTo(first);
    assertThat(job.group.rejection("acme", chunk(1, "c-d")).code())
        .isEqualTo(RejectionCode.RUN_NOT_ACTIVE);
  }

  @Test
  @Verifies("S9")
  void chunkNumberWithOtherContent_isRefused() {
    job.add(0, "a-b");
    assertThat(job.refused(chunk(0, "c-d"))).isEqualTo(RejectionCode.CHUNK_CONFLICT);
  }

  @Test
  void chunkComesAgain_withFingerprintOfAnotherAlgorithm_matchesByItsNumber() {
    job.add(0, "a-b");
    Proposal again = new Proposal("acme", chunk(0, "c-d"), new Fingerprint(2, 5, 6));
    assertThat(group.entry(List.of(again)).get(0).judged().result())
        .isEqualTo(new ShardsAdded(0, 1));
  }

  @Test
  @Verifies("S12")
  void chunksFingerprint_isTheLoggedOne() {
    Fingerprint logged = new Fingerprint(2, 5, 6);
    group.entry(List.of(new Proposal("acme", chunk(0, "a-b"), logged)));
    Proposal again = new Proposal("acme", chunk(0, "a-b"), new Fingerprint(2, 5, 7));
    Result result = group.entry(List.of(again)).get(0).judged().result();
    assertThat(((Result.Rejected) result).rejection().code())
        .isEqualTo(RejectionCode.CHUNK_CONFLICT);
  }

  @Test
  void refusedChunk_doesNotTakeItsNumber() {
    job.add(0, "a-c");
    assertOverlap(job.add(1, "b-d"));
    assertThat(job.add(1, "c-d")).isEqualTo(new ShardsAdded(1, 1));
  }

  @Test
  @Verifies({"S5", "S6"})
  void cursorsAndMetadata_areTheShards() {
    List<Cursor> cursors = Arrays.asList(new Cursor(Job.key("b"), Blob.of(new byte[] {1})), null);
    List<Blob> metadata = List.of(Blob.of(new byte[] {2}), Blob.EMPTY);
    job.ok(
        new ShardsCommand.AddShards(
            group.stamp(), job.run, 0, ranges("a-c", "c-d"), cursors, metadata));
    assertThat(job.shard(0).cursorOrNull()).isEqualTo(cursors.get(0));
    assertThat(job.shard(0).metadata()).isEqualTo(metadata.get(0));
    assertThat(job.shard(1).cursorOrNull()).isNull();
    assertThat(job.shard(1).status()).isEqualTo(ShardStatus.ACTIVE);
  }

  @Test
  @Verifies("S7")
  void keysInUnsignedOrder_highBytesComeLast() {
    Key low = Key.of(new byte[] {0x7F});
    Key high = Key.of(new byte[] {(byte) 0x80});
    Key top = Key.of(new byte[] {(byte) 0xFF});
    job.ok(chunkOf(0, KeyRange.of(low, high)));
    job.ok(chunkOf(1, KeyRange.of(high, top)));
    assertThat(job.refused(chunkOf(2, KeyRange.of(high, null)))).isEqualTo(RejectionCode.OVERLAP);
    job.ok(chunkOf(3, KeyRange.of(top, null)));
  }

  @Test
  void chunksInOneEntry_seeEachOther() {
    var answers = group.entry("acme", chunk(0, "a-m"), chunk(1, "c-d"), chunk(2, "m-"));
    assertThat(answers.get(0).judged().isRejected()).isFalse();
    assertThat(answers.get(1).judged().isRejected()).isTrue();
    assertThat(answers.get(2).judged().isRejected()).isFalse();
  }

  @Test
  void refusedChunk_leavesNothingButItsRecord() {
    job.add(0, "a-m");
    long revision = group.revision();
    ShardsCommand.AddShards command = chunk(1, "z-", "c-d");
    assertThat(job.refused(command)).isEqualTo(RejectionCode.OVERLAP);
    assertThat(group.revision()).isEqualTo(revision);
    Digest before = group.store().digest();
    assertThat(group.answer("acme", command).replayed()).isTrue();
    assertThat(group.store().digest()).isEqualTo(before);
  }

  private ShardsCommand.AddShards chunk(long number, String... ranges) {
    return chunkOf(number, ranges(ranges).toArray(KeyRange[]::new));
  }

  private ShardsCommand.AddShards chunkOf(long number, KeyRange... ranges) {
    return new ShardsCommand.AddShards(
        group.stamp(), job.run, number, List.of(ranges), List.of(), List.of());
  }

  private static List<KeyRange> ranges(String... ranges) {
    return Arrays.stream(ranges).map(Job::range).toList();
  }

  private static void assertOverlap(Result result) {
    assertThat(result).isInstanceOf(Result.Rejected.class);
    Rejection rejection = ((Result.Rejected) result).rejection();
    assertThat(rejection.code()).isEqualTo(RejectionCode.OVERLAP);
  }

  @Test
  void fingerprintOfChunk_leavesOutTheStamp() {
    assertThat(Fingerprints.of(chunk(0, "a-b"))).isEqualTo(Fingerprints.of(chunk(0, "a-b")));
    assertThat(Fingerprints.of(chunk(0, "a-b"))).isNotEqualTo(Fingerprints.of(chunk(1, "a-b")));
  }
}
