package dev.stint.core.state;

import dev.stint.core.row.GroupRow;
import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import dev.stint.core.row.Table;
import dev.stint.core.state.ChangeSet.DerivedChange;
import dev.stint.core.state.ChangeSet.RowChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One entry's changes in the making, over a view that they do not touch: what was written is read
 * back, derived data follows each row at once, and a command that is refused half way leaves no
 * trace. A row that many commands change is written once. Not thread-safe; lives for one entry.
 */
public final class Draft implements StateView {
  private final CountingView base;
  private final EnumMap<Table, Overlay<Row>> rows = new EnumMap<>(Table.class);
  private final EnumMap<Table, TreeMap<byte[], Optional<Row>>> befores = new EnumMap<>(Table.class);
  private final EnumMap<Table, Overlay<byte[]>> derived = new EnumMap<>(Table.class);
  private final EnumMap<Table, TreeMap<byte[], Heads>> heads = new EnumMap<>(Table.class);
  private final EnumMap<Table, TreeMap<byte[], Taken>> taken = new EnumMap<>(Table.class);
  private final List<Runnable> undo = new ArrayList<>();
  private int rowsWritten;
  private GroupRow group;

  public Draft(StateView base) {
    this.base = new CountingView(base);
    for (Table table : Table.values()) {
      if (table.isPrimary()) {
        rows.put(table, new Overlay<>());
        befores.put(table, new TreeMap<>(Arrays::compareUnsigned));
        taken.put(table, new TreeMap<>(Arrays::compareUnsigned));
      } else {
        derived.put(table, new Overlay<>());
      }
      heads.put(table, new TreeMap<>(Arrays::compareUnsigned));
    }
    group = (GroupRow) row(Table.GROUP, RowKeys.group());
  }

  /** The group's row as this entry has it so far; written when the draft is closed. */
  public GroupRow group() {
    return group;
  }

  public void group(GroupRow newGroup) {
    Invariants.check(group, newGroup);
    GroupRow old = group;
    undo.add(() -> group = old);
    group = newGroup;
  }

  public long now() {
    return group.nowMillis();
  }

  public long horizon() {
    return group.horizonMillis();
  }

  /** The revision of the next accepted step: one more than the last. */
  public long nextRevision() {
    return group.revision() + 1;
  }

  /** Rows and entries read from below so far: what shows that a cost does not grow. */
  public long rowsRead() {
    return base.rowsRead();
  }

  /** Primary rows put or deleted so far, counting each time. */
  public int rowsWritten() {
    return rowsWritten;
  }

  @Override
  public Row row(Table table, byte[] key) {
    Overlay<Row> overlay = rows.get(table);
    Row pending = overlay.get(key);
    if (pending != null || overlay.isDeleted(key)) {
      return pending;
    }
    return base.row(table, key);
  }

  /** Writes a row, new or changed, and all that follows from it. */
  public void put(Row after) {
    Table table = after.table();
    byte[] key = after.key();
    Row before = row(table, key);
    Invariants.check(before, after);
    befores.get(table).putIfAbsent(key, Optional.ofNullable(before));
    set(rows.get(table), key, after);
    rowsWritten++;
    if (before == null || !Derivation.sameDerived(before, after)) {
      derive(before, after);
    }
  }

  /** Deletes a row that is there, and all that follows from it. */
  public void delete(Row before) {
    Table table = before.table();
    byte[] key = before.key();
    befores.get(table).putIfAbsent(key, Optional.of(before));
    set(rows.get(table), key, null);
    rowsWritten++;
    derive(before, null);
  }

  private void derive(Row before, Row after) {
    Derivations was = new Derivations(before);
    Derivations is = new Derivations(after);
    for (Derived entry : was.withoutThoseOf(is)) {
      set(derived.get(was.tableOf(entry)), entry.key(), null);
    }
    for (Derived entry : is.entries()) {
      set(derived.get(is.tableOf(entry)), entry.key(), entry.value());
    }
    is.minus(was).forEach(this::count);
  }

  private void count(byte[] counterKey, long[] amounts) {
    long[] sums = Counters.decode(derived(Table.COUNTERS, counterKey), amounts.length);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += amounts[i];
    }
    set(derived.get(Table.COUNTERS), counterKey, Counters.encode(sums));
  }

  private <V> void set(Overlay<V> overlay, byte[] key, V valueOrNull) {
    V pending = overlay.get(key);
    boolean deleted = overlay.isDeleted(key);
    undo.add(
        () -> {
          if (pending != null) {
            overlay.put(key, pending);
          } else if (deleted) {
            overlay.delete(key);
          } else {
            overlay.forget(key);
          }
        });
    if (valueOrNull == null) {
      overlay.delete(key);
    } else {
      overlay.put(key, valueOrNull);
    }
  }

  /** From here on, {@link #rollback} takes back what is written. */
  public void begin() {
    undo.clear();
  }

  /** Takes back everything since {@link #begin}. */
  public void rollback() {
    for (int i = undo.size() - 1; i >= 0; i--) {
      undo.get(i).run();
    }
    undo.clear();
    heads.values().forEach(TreeMap::clear); // they may have moved past what is back
    taken.values().forEach(TreeMap::clear);
  }

  @Override
  public byte[] derived(Table table, byte[] key) {
    Overlay<byte[]> overlay = derived.get(table);
    byte[] pending = overlay.get(key);
    if (pending != null || overlay.isDeleted(key)) {
      return pending;
    }
    return base.derived(table, key);
  }

  /** However many of the first rows this entry has deleted, each is read from below once. */
  @Override
  public List<Row> rows(Table table, byte[] from, byte[] toOrNull, int limit) {
    Overlay<Row> overlay = rows.get(table);
    Taken gone = taken.get(table).computeIfAbsent(from, Taken::new);
    byte[] rest = gone.skip(overlay);
    List<Row> below =
        toOrNull != null && Arrays.compareUnsigned(rest, toOrNull) >= 0
            ? List.of()
            : base.rows(table, rest, toOrNull, limit + overlay.coveredIn(rest, toOrNull));
    gone.seen(below);
    if (overlay.isEmpty()) {
      return below;
    }
    TreeMap<byte[], Row> merged = new TreeMap<>(Arrays::compareUnsigned);
    for (Row row : below) {
      if (!overlay.covers(row.key())) {
        merged.put(row.key(), row);
      }
    }
    merged.putAll(overlay.putsIn(from, toOrNull));
    return merged.values().stream().limit(limit).toList();
  }

  @Override
  public List<Derived> derived(Table table, byte[] from, byte[] toOrNull, int limit) {
    Overlay<byte[]> overlay = derived.get(table);
    if (overlay.isEmpty()) {
      return base.derived(table, from, toOrNull, limit);
    }
    TreeMap<byte[], byte[]> merged = new TreeMap<>(Arrays::compareUnsigned);
    int fetch = limit + overlay.coveredIn(from, toOrNull);
    for (Derived entry : base.derived(table, from, toOrNull, fetch)) {
      if (!overlay.covers(entry.key())) {
        merged.put(entry.key(), entry.value());
      }
    }
    merged.putAll(overlay.putsIn(from, toOrNull));
    return merged.entrySet().stream()
        .limit(limit)
        .map(entry -> new Derived(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public Derived floor(Table table, byte[] from, byte[] at) {
    Overlay<byte[]> overlay = derived.get(table);
    Derived below = base.floor(table, from, at);
    while (below != null && overlay.isDeleted(below.key())) {
      byte[] lower = before(below.key());
      below = lower == null ? null : base.floor(table, from, lower);
    }
    Map.Entry<byte[], byte[]> pending = overlay.lastPut(from, at);
    if (pending != null
        && (below == null || Arrays.compareUnsigned(pending.getKey(), below.key()) >= 0)) {
      return new Derived(pending.getKey(), pending.getValue());
    }
    return below;
  }

  /**
   * A key below this one with nothing but longer keys of no possible length between: what {@link
   * #floor} goes on from after a deleted entry.
   */
  private static byte[] before(byte[] key) {
    int last = key.length - 1;
    if (last < 0) {
      return null;
    }
    if (key[last] == 0) {
      return Arrays.copyOf(key, last);
    }
    byte[] lower = Arrays.copyOf(key, key.length + MAX_TAIL);
    lower[last]--;
    Arrays.fill(lower, key.length, lower.length, (byte) 0xFF);
    return lower;
  }

  /** Longer than any key, so that no key lies between a key and what {@link #before} gives. */
  private static final int MAX_TAIL = 4_200;

  /**
   * The first entry with this prefix, or {@code null}. However many of the first ones this entry's
   * commands have taken away, each is read from below once.
   */
  public Derived first(Table table, byte[] prefix) {
    byte[] end = RowKeys.prefixEnd(prefix);
    Overlay<byte[]> overlay = derived.get(table);
    Heads head = heads.get(table).computeIfAbsent(prefix, Heads::new);
    Derived below =
        head.first(
            (from, limit) -> base.derived(table, from, end, limit),
            entry -> overlay.covers(entry.key()));
    Map.Entry<byte[], byte[]> pending = overlay.firstPut(prefix, end);
    if (pending != null
        && (below == null || Arrays.compareUnsigned(pending.getKey(), below.key()) < 0)) {
      return new Derived(pending.getKey(), pending.getValue());
    }
    return below;
  }

  /** What the entry changes, net, with the group's row. */
  public ChangeSet close() {
    put(group);
    List<RowChange> rowChanges = new ArrayList<>();
    befores.forEach(
        (table, images) ->
            images.forEach(
                (key, image) -> {
                  Row before = image.orElse(null);
                  Row after = row(table, key);
                  if (before == null ? after != null : !before.equals(after)) {
                    rowChanges.add(new RowChange(table, key, before, after));
                  }
                }));
    List<DerivedChange> derivedChanges = new ArrayList<>();
    derived.forEach(
        (table, overlay) -> {
          overlay.deletions().forEach(k -> derivedChanges.add(new DerivedChange(table, k, null)));
          overlay.puts().forEach((k, v) -> derivedChanges.add(new DerivedChange(table, k, v)));
        });
    return new ChangeSet(rowChanges, derivedChanges);
  }
}
