package io.tandem.backend.cuda;

/** How far operations take a cursor: so many examples visited, so many updates made. */
record CursorMove(long examples, long updates) {
  CursorMove plus(CursorMove other) {
    return new CursorMove(examples + other.examples, updates + other.updates);
  }
}
