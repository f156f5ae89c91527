package dev.stint.core.row;

import dev.stint.core.value.Quotas;
import java.util.Objects;

/**
 * A tenant, which comes into being with its first run, session or quota.
 *
 * @param number small and dense: stands for the name in the keys and rows of what it owns
 */
public record TenantRow(String name, int number, Quotas quotas, long revision) implements Row {
  public TenantRow {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(quotas, "quotas");
  }

  @Override
  public Table table() {
    return Table.TENANT;
  }

  @Override
  public byte[] key() {
    return RowKeys.tenant(name);
  }

  public TenantRow withQuotas(Quotas newQuotas, long newRevision) {
    return new TenantRow(name, number, newQuotas, newRevision);
  }
}
