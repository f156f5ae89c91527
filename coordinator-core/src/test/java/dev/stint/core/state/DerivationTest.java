package dev.stint.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Samples;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Affinity;
import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Lease;
import dev.stint.core.row.Parking;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet.RowChange;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.HeldLease;
import dev.stint.core.value.ParkReason;
import dev.stint.core.value.RunConfig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What follows from rows: index entries, sums, and the digest. */
@Verifies({"S11", "S12"})
final class DerivationTest {
  private final Job job = Job.sealed(new Group(), RunConfig.DEFAULT, "c-m");
  private final ShardRow fresh = job.shard(0);
  private final long run = job.run.incarnation();

  @Test
  void waitingShard_isClaimableFromItsTime() {
    ShardRow shard = fresh.edit().notBefore(500).at(1);
    assertThat(entries(shard).get(Table.CLAIMABLE))
        .isEqualTo(pair(RowKeys.claimable(run, false, 500, 0), time(500)));
    assertThat(entries(shard)).doesNotContainKey(Table.AFFINITY);
  }

  @Test
  void lostShard_isClaimableByAllLater_andByItsWorkerFromItsTime() {
    ShardRow shard = fresh.edit().notBefore(500).affinity(new Affinity("w1", 700)).at(1);
    assertThat(entries(shard).get(Table.CLAIMABLE))
        .isEqualTo(pair(RowKeys.claimable(run, false, 700, 0), time(500)));
    assertThat(entries(shard).get(Table.AFFINITY))
        .isEqualTo(pair(RowKeys.affinity(run, "w1", 500, 0), new byte[0]));
    ShardRow later = shard.edit().notBefore(900).at(1);
    assertThat(entries(later).get(Table.CLAIMABLE))
        .isEqualTo(pair(RowKeys.claimable(run, false, 900, 0), time(900)));
  }

  @Test
  void shardWithTwoLosses_isInItsOwnClass_withoutAffinity() {
    ShardRow shard = fresh.edit().losses(2).notBefore(500).affinity(new Affinity("w1", 700)).at(1);
    assertThat(entries(shard).get(Table.CLAIMABLE))
        .isEqualTo(pair(RowKeys.claimable(run, true, 500, 0), time(500)));
    assertThat(entries(shard)).doesNotContainKey(Table.AFFINITY);
    assertThat(entries(fresh.edit().losses(1).at(1)).get(Table.CLAIMABLE))
        .isEqualTo(
            pair(
                RowKeys.claimable(run, false, fresh.notBeforeMillis(), 0),
                time(fresh.notBeforeMillis())));
  }

  @Test
  void leasedShard_isHeld_countedWithItsHash_andNotClaimable() {
    ShardRow shard = fresh.edit().losses(2).granted(lease(9)).at(1);
    assertThat(entries(shard)).doesNotContainKey(Table.CLAIMABLE);
    assertThat(entries(shard).get(Table.HELD))
        .isEqualTo(pair(RowKeys.held(3, run, 0), RowKeys.number(9)));
    long[] session =
        new Derivations(shard).minus(new Derivations(null)).get(Counters.Owner.SESSION.key(3));
    assertThat(session).containsExactly(1, new HeldLease(run, 0, 9).hash(), 1);
  }

  @Test
  void everyChangeOfAShardThatDerivesOtherThings_isNoticed() {
    Parking why = new Parking(ParkReason.WORKER, "", "", 0);
    ShardRow held = fresh.edit().granted(lease(9)).at(1);
    List<ShardRow> rows =
        List.of(
            fresh,
            held,
            fresh.edit().granted(lease(10)).at(1),
            fresh.edit().granted(new Lease(4, 9, false, -1, -1, 0)).at(1),
            held.edit().progress(5, 5).at(1),
            held.edit().cursor(Job.cursor("d"), true).at(1),
            held.edit().losses(2).at(1),
            held.edit().losses(3).at(1),
            fresh.edit().notBefore(77).at(1),
            fresh.edit().losses(1).at(1),
            fresh.edit().losses(2).at(1),
            fresh.edit().failures(2).at(1),
            fresh.edit().affinity(new Affinity("w1", 70)).at(1),
            fresh.edit().affinity(new Affinity("w2", 70)).at(1),
            fresh.edit().affinity(new Affinity("w1", 71)).at(1),
            fresh.edit().range(Job.range("d-m")).at(1),
            fresh.edit().range(Job.range("c-k")).at(1),
            fresh.edit().done().at(1),
            fresh.edit().split(1, 2).at(1),
            fresh.edit().parked(why).at(1));
    for (ShardRow a : rows) {
      for (ShardRow b : rows) {
        if (Derivation.sameDerived(a, b)) {
          assertThat(text(a)).isEqualTo(text(b));
        }
      }
    }
    assertThat(Derivation.sameDerived(held, held.edit().progress(5, 5).at(2))).isTrue();
  }

  private static String text(Row row) {
    Derivations derived = new Derivations(row);
    StringBuilder text = new StringBuilder();
    for (Derived entry : derived.entries()) {
      text.append(derived.tableOf(entry))
          .append(Arrays.toString(entry.key()))
          .append(Arrays.toString(entry.value()));
    }
    derived
        .minus(new Derivations(null))
        .forEach((key, sums) -> text.append(Arrays.toString(key)).append(Arrays.toString(sums)));
    return text.toString();
  }

  private static Map<Table, List<String>> entries(Row row) {
    Derivations derived = new Derivations(row);
    Map<Table, List<String>> entries = new LinkedHashMap<>();
    for (Derived entry : derived.entries()) {
      entries.put(derived.tableOf(entry), pair(entry.key(), entry.value()));
    }
    return entries;
  }

  private static List<String> pair(byte[] key, byte[] value) {
    return List.of(Arrays.toString(key), Arrays.toString(value));
  }

  private static byte[] time(long millis) {
    return ByteBuffer.allocate(8).putLong(millis).array();
  }

  private static Lease lease(long fence) {
    return new Lease(3, fence, false, -1, -1, 0);
  }

  // counters and digest

  @Test
  void sumsThatAreAllZero_areNotKept_andShortOnesAreReadWithZeros() {
    assertThat(Counters.encode(new long[] {0, 0})).isNull();
    assertThat(Counters.decode(null, 3)).containsExactly(0, 0, 0);
    byte[] two = Counters.encode(new long[] {1, -2});
    assertThat(Counters.decode(two, 3)).containsExactly(1, -2, 0);
  }

  @Test
  void digest_isTheSumOverRows_inWhateverOrder() {
    Digest forward = Digest.EMPTY;
    Digest backward = Digest.EMPTY;
    List<Row> rows = List.copyOf(Samples.rows().values());
    for (int i = 0; i < rows.size(); i++) {
      forward = forward.plus(Digest.of(rows.get(i)));
      backward = backward.plus(Digest.of(rows.get(rows.size() - 1 - i)));
    }
    assertThat(forward).isEqualTo(backward).isNotEqualTo(Digest.EMPTY);
    for (Row row : rows) {
      assertThat(forward.minus(Digest.of(row)).plus(Digest.of(row))).isEqualTo(forward);
    }
  }

  @Test
  void digest_tellsTableKeyAndValueApart() {
    byte[] one = {1};
    byte[] two = {1, 1};
    Digest digest = Digest.of(Table.RUN, one, two);
    assertThat(Digest.of(Table.SHARD, one, two)).isNotEqualTo(digest);
    assertThat(Digest.of(Table.RUN, two, one)).isNotEqualTo(digest);
    assertThat(Digest.of(Table.RUN, one, one)).isNotEqualTo(digest);
    Row row = Samples.rows().get("TENANT");
    assertThat(Digest.of(row)).isEqualTo(Digest.of(row.table(), row.key(), RowCodec.encode(row)));
  }

  @Test
  void commitOnAStateThatTheDraftDidNotRead_isRefused() {
    MemoryStore store = new MemoryStore(0);
    GroupRow wrong = GroupRow.initial(0).withRevision(7);
    ChangeSet changes =
        new ChangeSet(
            List.of(new RowChange(Table.GROUP, wrong.key(), wrong, wrong.withRevision(8))),
            List.of());
    assertThatThrownBy(() -> store.commit(changes, new Position(1, 1)))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void snapshot_doesNotFollowTheStore() {
    Group group = new Group();
    Job other = Job.sealed(group, RunConfig.DEFAULT, "c-m");
    StateStore.Snapshot snapshot = group.store().snapshot();
    Digest digest = snapshot.digest();
    other.ok(other.parkShard(0));
    assertThat(snapshot.digest()).isEqualTo(digest).isNotEqualTo(group.store().digest());
    assertThat(((ShardRow) snapshot.row(Table.SHARD, other.shard(0).key())).parkingOrNull())
        .isNull();
    assertThat(snapshot.position()).isLessThan(group.store().position());
    snapshot.close();
  }
}
