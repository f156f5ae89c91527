package dev.stint.core.state;

import dev.stint.core.row.Row;
import dev.stint.core.row.RowKeys;
import java.util.List;

/**
 * The head of a scan of rows as far as it has been taken away: a run that is deleted piece by piece
 * in one entry must not read what is gone again for each piece. Not thread-safe; lives for one
 * draft, until a rollback.
 */
final class Taken {
  /** Every row below, from the start of the scan to here, is deleted in the draft. */
  private byte[] rest;

  /** Rows below from there on, as they were read last. */
  private List<Row> seen = List.of();

  Taken(byte[] from) {
    rest = from;
  }

  /** From where on there may be rows that are left. */
  byte[] skip(Overlay<Row> overlay) {
    for (Row row : seen) {
      byte[] key = row.key();
      if (!overlay.isDeleted(key)) {
        break;
      }
      rest = RowKeys.after(key);
    }
    seen = List.of();
    return rest;
  }

  void seen(List<Row> rows) {
    seen = rows;
  }
}
