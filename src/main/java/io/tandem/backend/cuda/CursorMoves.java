package io.tandem.backend.cuda;

import java.util.IdentityHashMap;
import java.util.Map;

/** How far the operations of a recorded step take each cursor. */
final class CursorMoves {
  private final Map<CudaCursor, CursorMove> moves = new IdentityHashMap<>();

  void add(CudaCursor cursor, CursorMove move) {
    moves.merge(cursor, move, CursorMove::plus);
  }

  /** How often the step can run before a cursor is at its end. */
  long timesLeft() {
    return moves.entrySet().stream()
        .mapToLong(entry -> entry.getKey().timesLeft(entry.getValue()))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Counts what so many runs will take.
   *
   * @throws IllegalStateException if that is more than is left
   */
  void advance(long times) {
    moves.forEach((cursor, move) -> cursor.advance(move, times));
  }
}
