package dev.stint.statemachine.store;

import dev.stint.core.row.Table;
import dev.stint.core.state.Digest;
import dev.stint.core.state.Position;
import java.util.List;
import java.util.Objects;

/**
 * What a verification found.
 *
 * @param position the commit at which the state was looked at
 * @param storedDigest the digest that the store carries along (S12)
 * @param rowsDigest the digest of the rows that are there
 * @param tables one for each table, in their order
 * @param violations of invariants over the whole state, each with its number; empty if it was not
 *     audited
 * @param audited whether the invariants over the whole state were checked: not if rows are not
 *     readable, nor above {@link StoreVerifier#MAX_AUDITED_ROWS} rows
 */
public record VerifyReport(
    Position position,
    Digest storedDigest,
    Digest rowsDigest,
    List<TableReport> tables,
    List<String> violations,
    boolean audited) {

  public VerifyReport {
    Objects.requireNonNull(position, "position");
    tables = List.copyOf(tables);
    violations = List.copyOf(violations);
  }

  /** Whether derived data, counters and digest follow from the rows, and nothing else is there. */
  public boolean isClean() {
    return storedDigest.equals(rowsDigest)
        && violations.isEmpty()
        && tables.stream().allMatch(TableReport::isClean);
  }

  /** Rows of all tables. */
  public long rows() {
    return tables.stream().filter(t -> t.table().isPrimary()).mapToLong(TableReport::found).sum();
  }

  /** Derived entries of all tables. */
  public long derivedEntries() {
    return tables.stream().filter(t -> !t.table().isPrimary()).mapToLong(TableReport::found).sum();
  }

  /**
   * One table.
   *
   * @param found rows or entries that are there
   * @param isClean whether it holds what it should
   * @param examples the first differences, at most {@link StoreVerifier#MAX_EXAMPLES}
   */
  public record TableReport(Table table, long found, boolean isClean, List<Difference> examples) {
    public TableReport {
      Objects.requireNonNull(table, "table");
      examples = List.copyOf(examples);
    }
  }

  /**
   * Something that is not as it should be.
   *
   * @param key the key in hexadecimal, its beginning if it is long; empty if it is not known
   */
  public record Difference(Kind kind, String key, String detail) {
    public Difference {
      Objects.requireNonNull(kind, "kind");
    }
  }

  /** What is wrong. */
  public enum Kind {
    /** A file can not be read; what lies behind is not known. */
    DAMAGED,
    /** The bytes are no row. */
    UNREADABLE,
    /** The row stands under a key that is not its own. */
    MISPLACED,
    /** A row derives it, but it is not there. */
    MISSING,
    /** It is there, but no row derives it. */
    EXTRA,
    /** It is there with another value than rows give. */
    DIFFERENT
  }
}
