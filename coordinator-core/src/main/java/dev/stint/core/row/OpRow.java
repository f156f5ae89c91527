package dev.stint.core.row;

import dev.stint.core.command.Judged;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.OpId;
import java.util.Objects;

/** What became of a stamped command; lives until the stamp expires, whatever becomes of the run. */
public record OpRow(
    int tenant, OpId op, long expiresAtMillis, Fingerprint fingerprint, Judged judged)
    implements Row {

  public OpRow {
    Objects.requireNonNull(op, "op");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(judged, "judged");
  }

  @Override
  public Table table() {
    return Table.OP;
  }

  @Override
  public byte[] key() {
    return RowKeys.op(tenant, op);
  }
}
