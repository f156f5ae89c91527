package dev.stint.core.state;

import dev.stint.core.row.RowKeys;
import dev.stint.core.state.StateView.Derived;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads one prefix of a table from its head, in growing pieces, and never the same entry twice:
 * what was found to be taken away stays behind. Not thread-safe; lives for one draft.
 */
final class Heads {
  private static final int FIRST_PIECE = 4;
  private static final int LARGEST_PIECE = 256;

  /** Reads entries below the draft. */
  interface Source {
    List<Derived> read(byte[] from, int limit);
  }

  private byte[] resume;
  private int pieceSize = FIRST_PIECE;
  private List<Derived> piece = List.of();
  private int at;
  private boolean exhausted;

  Heads(byte[] prefix) {
    this.resume = prefix;
  }

  Derived first(Source source, Predicate<Derived> gone) {
    while (true) {
      while (at < piece.size()) {
        if (!gone.test(piece.get(at))) {
          return piece.get(at);
        }
        at++;
      }
      if (exhausted) {
        return null;
      }
      piece = source.read(resume, pieceSize);
      exhausted = piece.size() < pieceSize;
      at = 0;
      if (!piece.isEmpty()) {
        resume = RowKeys.after(piece.get(piece.size() - 1).key());
      }
      pieceSize = Math.min(pieceSize * 2, LARGEST_PIECE);
    }
  }
}
