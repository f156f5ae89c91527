package dev.stint.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.fixture.Verifies;
import dev.stint.core.row.Due;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.ShardState;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * The draft over a store against a model that keeps every row in one map and derives all anew:
 * after any puts, deletions and rollbacks, over several entries, both answer every read alike.
 */
@Verifies("S11")
final class DraftProperties {
  private static final List<Table> DERIVED =
      Arrays.stream(Table.values()).filter(table -> !table.isPrimary()).toList();

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void randomEntries_everyReadIsTheModels(@ForAll long seed) {
    MemoryStore store = new MemoryStore(0);
    ModelState model = new ModelState(seed);
    Random random = new Random(seed);
    for (int entry = 0; entry < 6; entry++) {
      Draft draft = new Draft(store.view());
      for (int command = 0; command < 6; command++) {
        judge(draft, model, random);
        compare(draft, model, random);
      }
      store.commit(draft.close(), new Position(1, entry));
      compare(store.view(), model, random);
      assertThat(store.digest()).isEqualTo(model.digest(draft.group()));
    }
  }

  /** One command: some changes, kept or taken back; reads in between move the heads along. */
  private static void judge(Draft draft, ModelState model, Random random) {
    ModelState before = model.copy();
    draft.begin();
    for (int i = random.nextInt(8); i > 0; i--) {
      Row row = random.nextInt(4) == 0 ? model.anyRow() : null;
      if (row != null) {
        draft.delete(row);
        model.delete(row);
      } else {
        put(draft, model, model.nextRow());
      }
      if (random.nextInt(3) == 0) {
        compareFirst(draft, model);
        compareRows(draft, model, Table.SHARD, random);
      }
    }
    if (random.nextInt(3) == 0) {
      draft.rollback();
      model.restore(before);
    }
  }

  private static void put(Draft draft, ModelState model, Row row) {
    try {
      draft.put(row);
    } catch (InvariantViolation refused) {
      return; // a refused put has written nothing: the comparison shows it
    }
    model.put(row);
  }

  private static void compare(StateView view, ModelState model, Random random) {
    for (Table table : Table.values()) {
      if (table.isPrimary() && table != Table.GROUP) {
        compareRows(view, model, table, random);
      }
    }
    for (Table table : DERIVED) {
      compareDerived(view, model, table, random);
    }
    if (view instanceof Draft draft) {
      compareFirst(draft, model);
    }
  }

  private static void compareRows(StateView view, ModelState model, Table table, Random random) {
    for (Row row : model.rows(table, new byte[0], null, Integer.MAX_VALUE)) {
      assertThat(view.row(table, row.key())).isEqualTo(row);
    }
    assertThat(view.row(table, new byte[] {1})).isNull();
    byte[] from = model.anyKey(table);
    byte[] to = random.nextInt(3) == 0 ? null : RowKeys.after(model.anyKey(table));
    int limit = 1 + random.nextInt(5);
    assertThat(rows(view, table, from, to, limit)).isEqualTo(model.rows(table, from, to, limit));
    assertThat(view.rows(table, new byte[0], null, 10_000))
        .isEqualTo(model.rows(table, new byte[0], null, 10_000));
  }

  private static List<Row> rows(StateView view, Table table, byte[] from, byte[] to, int limit) {
    return to != null && Arrays.compareUnsigned(from, to) > 0
        ? List.of()
        : view.rows(table, from, to, limit);
  }

  private static void compareDerived(StateView view, ModelState model, Table table, Random random) {
    List<Derived> all = model.derived(table);
    assertSame(view.derived(table, new byte[0], null, 10_000), all);
    for (Derived entry : all) {
      assertThat(view.derived(table, entry.key())).isEqualTo(entry.value());
    }
    if (all.isEmpty()) {
      assertThat(view.floor(table, new byte[0], new byte[] {-1})).isNull();
      return;
    }
    int at = random.nextInt(all.size());
    int limit = 1 + random.nextInt(4);
    assertSame(
        view.derived(table, all.get(at).key(), null, limit),
        all.subList(at, Math.min(all.size(), at + limit)));
    byte[] key = all.get(at).key();
    assertFloor(view, table, all, key);
    assertFloor(view, table, all, RowKeys.after(key));
    assertFloor(view, table, all, Arrays.copyOf(key, key.length - 1));
    byte[] lower = key.clone();
    lower[random.nextInt(lower.length)]--;
    assertFloor(view, table, all, lower);
    assertThat(view.floor(table, RowKeys.after(key), RowKeys.after(key))).isNull();
  }

  private static void assertFloor(StateView view, Table table, List<Derived> all, byte[] at) {
    List<Derived> expected =
        all.stream().filter(entry -> Arrays.compareUnsigned(entry.key(), at) <= 0).toList();
    Derived floor = view.floor(table, new byte[0], at);
    assertSame(
        floor == null ? List.of() : List.of(floor),
        expected.isEmpty() ? List.of() : List.of(expected.get(expected.size() - 1)));
  }

  /** The heads of all prefixes that rules ask for. */
  private static void compareFirst(Draft draft, ModelState model) {
    for (Due kind : Due.values()) {
      first(draft, model, Table.DUE, RowKeys.due(kind));
    }
    for (long run = 1; run <= ModelState.RUNS; run++) {
      first(draft, model, Table.CLAIMABLE, RowKeys.claimable(run, false));
      first(draft, model, Table.CLAIMABLE, RowKeys.claimable(run, true));
      first(draft, model, Table.AFFINITY, RowKeys.affinity(run, "w"));
      first(draft, model, Table.BY_STATE, RowKeys.byState(run, ShardState.LEASED));
    }
    first(draft, model, Table.HELD, RowKeys.session(1));
  }

  private static void first(Draft draft, ModelState model, Table table, byte[] prefix) {
    Derived found = draft.first(table, prefix);
    List<Derived> expected =
        model.derived(table).stream()
            .filter(entry -> startsWith(entry.key(), prefix))
            .limit(1)
            .toList();
    assertSame(found == null ? List.of() : List.of(found), expected);
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static void assertSame(List<Derived> found, List<Derived> expected) {
    assertThat(text(found)).isEqualTo(text(expected));
  }

  private static List<String> text(List<Derived> entries) {
    List<String> text = new ArrayList<>();
    for (Derived entry : entries) {
      text.add(Arrays.toString(entry.key()) + "=" + Arrays.toString(entry.value()));
    }
    return text;
  }
}
