package io.tandem.backend;

/** The reference's tally. */
final class ReferenceTally implements Tally {
  private static final Totals NOTHING = new Totals(0, 0, 0, 0, 0, -1);

  private Totals totals = NOTHING;

  void addBatch(double loss, int examples, int correct) {
    boolean first = totals.firstNonFinite() < 0 && !Double.isFinite(loss);
    totals =
        new Totals(
            totals.loss() + loss,
            totals.penalty(),
            totals.batches() + 1,
            totals.examples() + examples,
            totals.correct() + correct,
            first ? totals.batches() : totals.firstNonFinite());
  }

  void addPenalty(double penalty) {
    totals =
        new Totals(
            totals.loss(),
            totals.penalty() + penalty,
            totals.batches(),
            totals.examples(),
            totals.correct(),
            totals.firstNonFinite());
  }

  Totals take() {
    Totals taken = totals;
    totals = NOTHING;
    return taken;
  }
}
