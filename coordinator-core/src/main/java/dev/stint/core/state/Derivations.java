package dev.stint.core.state;

import dev.stint.core.row.Row;
import dev.stint.core.row.Table;
import dev.stint.core.state.StateView.Derived;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that one row derives, collected. A row derives a handful of entries: lists serve. */
final class Derivations implements Derivation.Sink {
  private final List<Table> tables = new ArrayList<>(6);
  private final List<Derived> entries = new ArrayList<>(6);
  private final TreeMap<byte[], long[]> counts = new TreeMap<>(Arrays::compareUnsigned);

  Derivations(Row rowOrNull) {
    if (rowOrNull != null) {
      Derivation.of(rowOrNull, this);
    }
  }

  @Override
  public void entry(Table table, byte[] key, byte[] value) {
    tables.add(table);
    entries.add(new Derived(key, value));
  }

  @Override
  public void count(Counters.Owner owner, long number, int position, long amount) {
    long[] sums = counts.computeIfAbsent(owner.key(number), k -> new long[owner.width()]);
    sums[position] += amount;
  }

  List<Derived> entries() {
    return entries;
  }

  Table tableOf(Derived entry) {
    return tables.get(entries.indexOf(entry));
  }

  /** The entries of this row that the other one does not derive. */
  List<Derived> withoutThoseOf(Derivations other) {
    List<Derived> gone = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (!other.has(tables.get(i), entries.get(i).key())) {
        gone.add(entries.get(i));
      }
    }
    return gone;
  }

  private boolean has(Table table, byte[] key) {
    for (int i = 0; i < entries.size(); i++) {
      if (tables.get(i) == table && Arrays.equals(entries.get(i).key(), key)) {
        return true;
      }
    }
    return false;
  }

  /** By how much the counters change when the other row becomes this one; nothing for 0. */
  Map<byte[], long[]> minus(Derivations other) {
    TreeMap<byte[], long[]> change = new TreeMap<>(Arrays::compareUnsigned);
    counts.forEach((key, sums) -> change.put(key, sums.clone()));
    other.counts.forEach(
        (key, sums) -> {
          long[] target = change.computeIfAbsent(key, k -> new long[sums.length]);
          for (int i = 0; i < sums.length; i++) {
            target[i] -= sums[i];
          }
        });
    change.values().removeIf(sums -> Arrays.stream(sums).allMatch(sum -> sum == 0));
    return change;
  }
}
