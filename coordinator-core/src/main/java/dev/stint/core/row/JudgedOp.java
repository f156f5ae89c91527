package dev.stint.core.row;

import dev.stint.core.command.Judged;
import dev.stint.core.value.Fingerprint;
import java.util.Objects;

/**
 * The last operation of a lease that was judged past the lease check, accepted or rejected: what
 * makes the holder's operations safe to repeat (S9).
 */
public record JudgedOp(long fence, long sequence, Fingerprint fingerprint, Judged judged) {
  public JudgedOp {
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(judged, "judged");
  }
}
