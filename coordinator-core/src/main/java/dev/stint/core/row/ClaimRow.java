package dev.stint.core.row;

import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.HeldLease;
import java.util.List;
import java.util.Objects;

/**
 * A session's last claim that granted something: a lost answer is given again, so it orphans no
 * lease (S9).
 */
public record ClaimRow(
    long session,
    int tenant,
    long sequence,
    Fingerprint fingerprint,
    List<HeldLease> grants,
    long revision)
    implements Row {

  public ClaimRow {
    Objects.requireNonNull(fingerprint, "fingerprint");
    grants = List.copyOf(grants);
  }

  @Override
  public Table table() {
    return Table.CLAIM;
  }

  @Override
  public byte[] key() {
    return RowKeys.session(session);
  }
}
