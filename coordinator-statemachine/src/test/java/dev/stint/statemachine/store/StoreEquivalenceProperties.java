package dev.stint.statemachine.store;

import static dev.stint.statemachine.store.StoreFixture.contents;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.fixture.HistoryAudit;
import dev.stint.core.fixture.RandomCommands;
import dev.stint.core.rules.Outcome;
import dev.stint.core.rules.Transition;
import dev.stint.core.state.MemoryStore;
import dev.stint.core.state.Position;
import dev.stint.core.state.StateAudit;
import dev.stint.core.state.StateStore;
import dev.stint.core.state.StateStore.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * The store on disk and the one in memory are the same store: random commands give equal answers,
 * rows, derived data and digests on both, however often the one on disk is stopped, crashes, or has
 * its state replaced by a copy. After each entry, of one command in half of the histories, the
 * invariants hold on disk (S1 to S8, S10, S11).
 */
class StoreEquivalenceProperties {
  private static final StoreIdentity IDENTITY = new StoreIdentity("test", 0);
  private static final long TERM = 1;
  private static final int ENTRIES = 120;

  private Path directory;

  @BeforeProperty
  void createDirectory() throws IOException {
    directory = Files.createTempDirectory("stint-equivalence");
  }

  @AfterProperty
  void removeDirectory() throws IOException {
    StoreFixture.delete(directory);
  }

  /** One history with its log, played on both stores. */
  private final class Play {
    private final long seed;
    private final Random random;
    private final RandomCommands commands;
    private final HistoryAudit audit = new HistoryAudit();
    private final int commandsPerEntry;
    private final StoreMemory memory;
    private final MemoryStore model = new MemoryStore(IDENTITY.group());
    private final List<byte[]> log = new ArrayList<>();
    private final Path root;
    private RocksStore store;
    private long nowMillis = 1_000_000;
    private int copies;

    Play(long seed, StoreOptions options) {
      this.seed = seed;
      random = new Random(seed);
      commands = new RandomCommands(seed);
      commandsPerEntry = random.nextBoolean() ? 1 : 6;
      memory = new StoreMemory(options);
      root = directory.resolve("store-" + Long.toHexString(seed) + "-" + options.hotRows());
      open();
    }

    private void open() {
      store = RocksStore.open(root.resolve("store"), IDENTITY, memory);
    }

    void run() throws IOException {
      for (int i = 0; i < ENTRIES; i++) {
        step();
        if (random.nextInt(12) == 0) {
          disturb();
        }
        assertThat(store.position()).as("seed %s", seed).isEqualTo(model.position());
        assertThat(store.digest()).as("seed %s entry %s", seed, i).isEqualTo(model.digest());
      }
      compare();
      store.close();
      memory.close();
      StoreFixture.delete(root);
    }

    private void step() {
      nowMillis += commands.pauseMillis();
      List<Proposal> batch = new ArrayList<>();
      for (int i = random.nextInt(commandsPerEntry); i >= 0; i--) {
        batch.add(commands.next(nowMillis));
      }
      Entry entry = new Entry(Entry.VERSION, TERM, nowMillis, nowMillis, batch);
      log.add(EntryCodec.encode(entry));
      Outcome expected = apply(model, log.size() - 1);
      Outcome outcome = apply(store, log.size() - 1);
      assertThat(outcome.answers()).as("seed %s", seed).isEqualTo(expected.answers());
      assertThat(outcome.effects()).as("seed %s", seed).isEqualTo(expected.effects());
      assertThat(StateAudit.violations(store.view())).as("seed %s %s", seed, batch).isEmpty();
      assertThat(audit.violations(store.view(), batch, outcome))
          .as("seed %s %s", seed, batch)
          .isEmpty();
      for (int i = 0; i < batch.size(); i++) {
        commands.learn(batch.get(i), expected.answers().get(i));
      }
    }

    private Outcome apply(StateStore to, int index) {
      Outcome outcome = Transition.apply(to.view(), TERM, EntryCodec.decode(log.get(index)));
      to.commit(outcome.changes(), new Position(TERM, index));
      return outcome;
    }

    private void disturb() throws IOException {
      switch (random.nextInt(5)) {
        case 0 -> store.flush();
        case 1 -> {
          store.close();
          open();
        }
        case 2 -> {
          store.abandon();
          open();
          replay();
        }
        case 3 -> {
          Path copy = root.resolve("copy-" + copies++);
          store.checkpoint(copy);
          step();
          store.install(copy);
          replay();
        }
        default -> compare();
      }
    }

    /** As the log does after a crash and after the install of a copy. */
    private void replay() {
      for (int index = (int) store.position().index() + 1; index < log.size(); index++) {
        apply(store, index);
      }
    }

    private void compare() {
      try (Snapshot snapshot = store.snapshot()) {
        assertThat(contents(snapshot)).as("seed %s", seed).isEqualTo(contents(model));
        assertThat(contents(store.view())).as("seed %s", seed).isEqualTo(contents(model));
        assertThat(snapshot.digest()).isEqualTo(model.digest());
        assertThat(StoreFixture.lookedUp(store.view()))
            .isEqualTo(StoreFixture.lookedUp(model.view()));
      }
    }
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void randomHistory_isTheSameInMemoryAndOnDisk(@ForAll long seed) throws IOException {
    new Play(seed, StoreOptions.DEFAULT).run();
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void randomHistory_isTheSame_withHardlyAnyCache(@ForAll long seed) throws IOException {
    new Play(seed, StoreOptions.DEFAULT.withHotRows(7, 1 << 20).withMemtableBytes(1 << 20)).run();
  }
}
