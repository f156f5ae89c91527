package dev.stint.statemachine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.codec.RowCodec;
import dev.stint.core.command.Grant;
import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.row.Row;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet;
import dev.stint.core.state.ChangeSet.DerivedChange;
import dev.stint.core.state.Counters;
import dev.stint.core.state.Digest;
import dev.stint.core.state.StateStore.Snapshot;
import dev.stint.core.state.StateView.Derived;
import dev.stint.core.value.RunConfig;
import dev.stint.statemachine.store.VerifyReport.Difference;
import dev.stint.statemachine.store.VerifyReport.Kind;
import dev.stint.statemachine.store.VerifyReport.TableReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** A state that came about by the rules is clean; each kind of damage planted in it is found. */
class StoreVerifierTest {
  private static final StoreIdentity IDENTITY = new StoreIdentity("test", 0);

  private final StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
  @TempDir private Path directory;
  private RocksStore store;

  @BeforeEach
  void open() {
    store = RocksStore.open(directory, IDENTITY, memory);
    Group group = new Group(store);
    Job job = Job.sealed(group, RunConfig.DEFAULT, "-b", "b-c", "c-d", "d-e", "e-f", "f-g", "g-");
    long worker = job.open("w1");
    Grant grant = job.grant(worker);
    group.answer(job.tenant, job.checkpoint(worker, grant, "aa"));
    group.answer(job.tenant, job.complete(worker, job.grant(worker)));
    group.answer(job.tenant, job.fail(worker, job.grant(worker)));
    long other = job.open("w2", 5, 1_000);
    job.claim(other, 3);
    group.after(2_000); // the other one is lost, and its shards still prefer it
    job.beat(worker);
    job.claim(worker, 1);
    Job.unsealed(group, "umbrella", "second", RunConfig.DEFAULT).add(0, "-m", "m-");
  }

  @AfterEach
  void close() {
    store.close();
    memory.close();
  }

  /** Writes into the database behind the store's back. */
  private void plant(Table table, byte[] key, byte[] valueOrNull)
      throws RocksDBException, IOException {
    store.close();
    Path live;
    try (Stream<Path> entries = Files.list(directory)) {
      live = entries.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    try (Database database = Opener.open(live, memory);
        WriteBatch batch = new WriteBatch()) {
      database.add(batch, table, key, valueOrNull);
      database.write(batch, database.readMeta().applied());
      database.flush();
    }
    store = RocksStore.open(directory, IDENTITY, memory);
  }

  private List<Derived> entries(Table table) {
    try (Snapshot snapshot = store.snapshot()) {
      return snapshot.derived(table, new byte[0], null, Integer.MAX_VALUE);
    }
  }

  private static TableReport of(VerifyReport report, Table table) {
    return report.tables().stream().filter(t -> t.table() == table).findFirst().orElseThrow();
  }

  private static List<Kind> kinds(VerifyReport report, Table table) {
    return of(report, table).examples().stream().map(Difference::kind).toList();
  }

  /** Nothing but this table differs. */
  private void assertOnly(VerifyReport report, Table table) {
    assertThat(report.isClean()).isFalse();
    assertThat(report.tables().stream().filter(t -> !t.isClean()).map(TableReport::table))
        .containsExactly(table);
  }

  @Test
  void stateThatCameByTheRules_isClean_andWasLookedAtWhole() {
    VerifyReport report = StoreVerifier.verify(store);

    assertThat(report.isClean()).as(report.toString()).isTrue();
    assertThat(report.audited()).isTrue();
    assertThat(report.position()).isEqualTo(store.position());
    assertThat(report.rowsDigest()).isEqualTo(store.digest()).isNotEqualTo(Digest.EMPTY);
    assertThat(report.rows() + report.derivedEntries())
        .isEqualTo(StoreFixture.contents(store).size());
    assertThat(report.tables())
        .filteredOn(t -> t.found() == 0)
        .extracting(TableReport::table)
        .isSubsetOf(Table.AFFINITY, Table.OP, Table.CLAIM, Table.SLIVER);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLAIMABLE", "HELD", "BY_STATE", "START", "TENANT_SESSION", "DUE"})
  void missingEntry_isNamed(Table table) throws Exception {
    byte[] key = entries(table).get(0).key();
    plant(table, key, null);
    VerifyReport report = StoreVerifier.verify(store);

    assertOnly(report, table);
    assertThat(kinds(report, table)).containsExactly(Kind.MISSING);
    assertThat(of(report, table).examples().get(0).key()).isEqualTo(RocksView.show(key));
    assertThat(report.storedDigest()).isEqualTo(report.rowsDigest());
    assertThat(report.violations()).anyMatch(v -> v.startsWith("S11"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INCARNATION", "RUNNABLE", "AFFINITY", "HELD", "DUE", "COUNTERS"})
  void extraEntry_isNamed(Table table) throws Exception {
    byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    plant(table, key, new byte[] {0, 0, 0, 0, 0, 0, 0, 7});
    VerifyReport report = StoreVerifier.verify(store);

    assertOnly(report, table);
    assertThat(kinds(report, table)).containsExactly(Kind.EXTRA);
    assertThat(of(report, table).examples().get(0).key()).isEqualTo("010203040506070809");
  }

  @Test
  void entryWithAnotherValue_isNamed() throws Exception {
    Derived entry = entries(Table.START).get(3);
    plant(Table.START, entry.key(), new byte[] {9});
    VerifyReport report = StoreVerifier.verify(store);

    assertOnly(report, Table.START);
    assertThat(kinds(report, Table.START)).containsExactly(Kind.DIFFERENT);
  }

  @Test
  void wrongCounter_isNamed() throws Exception {
    Derived counters = entries(Table.COUNTERS).get(0);
    long[] sums = Counters.decode(counters.value(), counters.value().length / 8);
    sums[Counters.SHARDS_DONE]++;
    plant(Table.COUNTERS, counters.key(), Counters.encode(sums));
    VerifyReport report = StoreVerifier.verify(store);

    assertOnly(report, Table.COUNTERS);
    assertThat(kinds(report, Table.COUNTERS)).containsExactly(Kind.DIFFERENT);
  }

  @Test
  void countersThatAreNone_areNamed() throws Exception {
    plant(Table.COUNTERS, new byte[] {1, 1}, new byte[16]);
    plant(Table.COUNTERS, new byte[] {1, 2}, new byte[] {1});
    VerifyReport report = StoreVerifier.verify(store);

    assertOnly(report, Table.COUNTERS);
    assertThat(kinds(report, Table.COUNTERS)).contains(Kind.DIFFERENT, Kind.DIFFERENT);
  }

  private ShardRow anyShard() {
    try (Snapshot snapshot = store.snapshot()) {
      return (ShardRow) snapshot.rows(Table.SHARD, new byte[0], null, 5).get(4);
    }
  }

  @Test
  void rowThatChangedAloneWithNothingDerived_showsInTheDigest() throws Exception {
    ShardRow shard = anyShard();
    plant(Table.SHARD, shard.key(), RowCodec.encode(shard.edit().judged(null).at(7)));
    VerifyReport report = StoreVerifier.verify(store);

    assertThat(report.isClean()).isFalse();
    assertThat(report.storedDigest()).isNotEqualTo(report.rowsDigest());
    assertThat(report.tables()).allMatch(TableReport::isClean);
  }

  @Test
  void damagedRow_isNamed_andWhatItDerivedIsExtra() throws Exception {
    ShardRow shard = anyShard();
    byte[] bytes = RowCodec.encode(shard);
    plant(Table.SHARD, shard.key(), Arrays.copyOf(bytes, bytes.length - 1));
    VerifyReport report = StoreVerifier.verify(store);

    assertThat(kinds(report, Table.SHARD)).containsExactly(Kind.UNREADABLE);
    assertThat(of(report, Table.SHARD).examples().get(0).key())
        .isEqualTo(RocksView.show(shard.key()));
    assertThat(kinds(report, Table.START)).containsOnly(Kind.EXTRA);
    assertThat(kinds(report, Table.COUNTERS)).isNotEmpty().containsOnly(Kind.DIFFERENT);
    assertThat(report.storedDigest()).isNotEqualTo(report.rowsDigest());
    assertThat(report.audited()).isFalse();
  }

  @Test
  void rowUnderAnotherKey_isNamed() throws Exception {
    ShardRow shard = anyShard();
    plant(Table.SHARD, new byte[] {127, 1}, RowCodec.encode(shard));
    VerifyReport report = StoreVerifier.verify(store);

    assertThat(kinds(report, Table.SHARD)).containsExactly(Kind.MISPLACED);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void missingRow_showsInAllThatItDerived() throws Exception {
    Row shard = anyShard();
    plant(Table.SHARD, shard.key(), null);
    VerifyReport report = StoreVerifier.verify(store);

    assertThat(kinds(report, Table.START)).containsOnly(Kind.EXTRA);
    assertThat(kinds(report, Table.COUNTERS)).containsOnly(Kind.DIFFERENT);
    assertThat(report.storedDigest()).isNotEqualTo(report.rowsDigest());
  }

  @Test
  void muchDamage_isCounted_andTheFirstOnesNamed() throws Exception {
    for (int i = 0; i < 3 * StoreVerifier.MAX_EXAMPLES; i++) {
      plantQuickly(i);
    }
    VerifyReport report = StoreVerifier.verify(store);

    assertOnly(report, Table.DUE);
    assertThat(of(report, Table.DUE).examples()).hasSize(StoreVerifier.MAX_EXAMPLES);
  }

  private void plantQuickly(int number) {
    List<DerivedChange> changes = new ArrayList<>();
    changes.add(new DerivedChange(Table.DUE, new byte[] {99, (byte) number}, new byte[0]));
    store.commit(new ChangeSet(List.of(), changes), StoreFixture.next(store));
  }

  @Test
  void damagedFile_isReported_andTheRestVerified() throws Exception {
    store.close();
    damageShards();
    store = RocksStore.open(directory, IDENTITY, memory);
    VerifyReport report = StoreVerifier.verify(store);

    assertThat(kinds(report, Table.SHARD)).contains(Kind.DAMAGED);
    assertThat(of(report, Table.SESSION).isClean()).isTrue();
  }

  /** Overwrites the first block of the file that holds shards. */
  private void damageShards() throws IOException {
    Path largest = null;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
        byte[] content = Files.readAllBytes(file);
        boolean shards = new String(content, StandardCharsets.ISO_8859_1).contains("04-shard");
        largest = shards ? file : largest;
      }
    }
    byte[] content = Files.readAllBytes(largest);
    Arrays.fill(content, 10, 60, (byte) 0x55);
    Files.write(largest, content);
  }
}
