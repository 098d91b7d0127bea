package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.measure.Tolerance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tally sums up what has happened since it was read. */
interface TallyContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void aTallyIsOfNothingAtFirst(Precision precision) {
    Backend backend = backend(precision);

    assertThat(backend.read(backend.tally())).isEqualTo(new Totals(0, 0, 0, 0, 0, -1));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void totalsAreSumsOverBatchesOfAnySize(Precision precision) {
    Backend backend = backend(precision);
    Tally tally = backend.tally();
    double log2 = Math.log(2);

    count(backend, tally, false, new double[] {0, 0, 0, 0, 0, 0}, 0, 1, 0);
    count(backend, tally, true, new double[] {1, 1}, 0);
    count(backend, tally, false, new double[] {3, 3, 2, 2}, 1, 1);

    Totals totals = backend.read(tally);
    assertThat(totals.loss()).isCloseTo(3 * log2, within(16 * Tolerance.epsilon(precision)));
    assertThat(totals.penalty()).isZero();
    assertThat(totals.batches()).isEqualTo(3);
    assertThat(totals.examples()).isEqualTo(6);
    assertThat(totals.correct()).isEqualTo(3);
    assertThat(totals.firstNonFinite()).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void readingATallyClearsIt(Precision precision) {
    Backend backend = backend(precision);
    Tally tally = backend.tally();
    count(backend, tally, false, new double[] {0, Double.NaN}, 0);

    backend.read(tally);

    assertThat(backend.read(tally)).isEqualTo(new Totals(0, 0, 0, 0, 0, -1));
    count(backend, tally, false, new double[] {0, 0}, 0);
    Totals totals = backend.read(tally);
    assertThat(totals.loss()).isCloseTo(Math.log(2), within(8 * Tolerance.epsilon(precision)));
    assertThat(totals.batches()).isEqualTo(1);
    assertThat(totals.firstNonFinite()).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void talliesAreApart(Precision precision) {
    Backend backend = backend(precision);
    Tally tally = backend.tally();
    Tally other = backend.tally();

    count(backend, tally, false, new double[] {0, 0}, 0);

    assertThat(backend.read(other).batches()).isZero();
    assertThat(backend.read(tally).batches()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void theFirstLossThatIsNotFiniteIsRemembered(Precision precision) {
    Backend backend = backend(precision);
    double[] finite = {1, -1, 1, -1};
    double[][] culprits = {
      {1, -1, Double.NaN, 0},
      {1, Double.NaN, 0, 0},
      {Double.POSITIVE_INFINITY, 0, 0, 0},
      {0, 0, 0, Double.NEGATIVE_INFINITY},
    };
    for (double[] culprit : culprits) {
      for (boolean withGradient : new boolean[] {false, true}) {
        for (int number = 0; number < 3; number++) {
          Tally tally = backend.tally();
          for (int batch = 0; batch < 5; batch++) {
            boolean isCulprit = batch == number || batch == 3;
            count(backend, tally, withGradient, isCulprit ? culprit : finite, 0, 1);
          }

          Totals totals = backend.read(tally);
          assertThat(totals.firstNonFinite())
              .as("%s, logits %s from batch %d on", precision, culprit, number)
              .isEqualTo(number);
          assertThat(totals.loss()).isNotFinite();
          assertThat(totals.batches()).isEqualTo(5);
          assertThat(totals.examples()).isEqualTo(10);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void batchesAreNumberedFromTheLastReading(Precision precision) {
    Backend backend = backend(precision);
    Tally tally = backend.tally();
    for (int batch = 0; batch < 4; batch++) {
      count(backend, tally, true, new double[] {0, 0}, 0);
    }
    backend.read(tally);

    count(backend, tally, true, new double[] {0, 0}, 0);
    count(backend, tally, true, new double[] {0, Double.NaN}, 0);

    assertThat(backend.read(tally).firstNonFinite()).isEqualTo(1);
  }

  /** Every batch counts, however many there are. */
  @ParameterizedTest
  @MethodSource("precisions")
  default void manyBatchesAreCountedExactly(Precision precision) {
    Backend backend = backend(precision);
    Tally tally = backend.tally();
    Batch targets = Labels.batch(backend, 0, 1, 0);
    Matrix logits = backend.matrix(3, 2);
    for (int batch = 0; batch < 1000; batch++) {
      backend.loss(Loss.CROSS_ENTROPY, logits, targets, tally);
    }

    Totals totals = backend.read(tally);
    assertThat(totals.batches()).isEqualTo(1000);
    assertThat(totals.examples()).isEqualTo(3000);
    assertThat(totals.correct()).isEqualTo(2000);
    double loss = 1000 * Math.log(2);
    assertThat(totals.loss()).isCloseTo(loss, within(loss * 1000 * Tolerance.epsilon(precision)));
  }

  private static void count(
      Backend backend, Tally tally, boolean withGradient, double[] values, int... labels) {
    Matrix logits = backend.matrix(labels.length, 2);
    backend.write(logits, values);
    Batch targets = Labels.batch(backend, labels);
    if (withGradient) {
      backend.lossGradient(Loss.CROSS_ENTROPY, logits, targets, tally);
    } else {
      backend.loss(Loss.CROSS_ENTROPY, logits, targets, tally);
    }
  }
}
