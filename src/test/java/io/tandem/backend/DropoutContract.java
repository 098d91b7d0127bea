package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.measure.Tolerance;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dropout: the same numbers on every device. */
interface DropoutContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void theMaskIsThatOfTheReference(Precision precision) {
    Backend backend = backend(precision);
    List<DropoutMask> masks =
        List.of(
            new DropoutMask(0.5, 0, 5, 0),
            new DropoutMask(0.1, -7, 5, 3),
            new DropoutMask(0.9, 123, -1, 1),
            new DropoutMask(0, 1, 5, 2));
    long[] updatesBefore = {0, 1, 77, (3L << 32) + 5, 0xFFFFFFFFL};
    int[][] shapes = {{1, 1}, {1, 3}, {3, 7}, {64, 32}, {129, 131}, {200, 300}};
    for (DropoutMask mask : masks) {
      for (int i = 0; i < shapes.length; i++) {
        verifyMask(precision, backend, mask, shapes[i], updatesBefore[i % updatesBefore.length]);
      }
    }
  }

  private static void verifyMask(
      Precision precision, Backend backend, DropoutMask mask, int[] shape, long updatesBefore) {
    double[] x = positives(precision, shape[0] * shape[1]);
    double[] expected;
    try (Backend reference = new ReferenceBackend()) {
      expected = dropped(reference, mask, shape, x, updatesBefore);
    }
    double[] actual = dropped(backend, mask, shape, x, updatesBefore);
    double[] tolerances =
        Arrays.stream(expected).map(value -> 2 * Tolerance.epsilon(precision) * value).toArray();
    new Expected(shape[1], expected, tolerances)
        .verify(precision + " " + mask + ", " + updatesBefore, actual);
  }

  private static double[] dropped(
      Backend backend, DropoutMask mask, int[] shape, double[] values, long updatesBefore) {
    GuardedMatrices matrices = new GuardedMatrices(backend);
    Matrix x = matrices.of(shape[0], shape[1], values);
    Matrix y = matrices.output(shape[0], shape[1]);
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], List.of(StepSize.of(1)), updatesBefore);
    backend.dropout(x, mask, cursor, y);
    matrices.verifyUnchangedExcept("dropout", y);
    double[] dropped = backend.read(y);
    backend.dropout(x, mask, cursor, x);
    assertThat(backend.read(x)).as("in place").isEqualTo(dropped);
    return dropped;
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void eachUpdateHasAMaskOfItsOwn(Precision precision) {
    Backend backend = backend(precision);
    DropoutMask mask = new DropoutMask(0.5, 3, 5, 1);
    Matrix x = backend.matrix(8, 32);
    backend.write(x, positives(precision, 8 * 32));
    Matrix first = backend.matrix(8, 32);
    Matrix again = backend.matrix(8, 32);
    Matrix next = backend.matrix(8, 32);
    ParameterGroup none = backend.parameters(List.of(new ParameterShape(1, 1, false)));
    Cursor cursor = backend.cursor();
    Tally tally = backend.tally();
    Step step =
        backend.record(
            () -> {
              backend.dropout(x, mask, cursor, first);
              backend.dropout(x, mask, cursor, again);
              backend.update(new UpdateRule.GradientDescent(0), none, none, cursor, tally);
              backend.dropout(x, mask, cursor, next);
            });
    backend.write(cursor, new int[0], new double[6]);
    for (int i = 0; i < 5; i++) {
      double[] before = backend.read(next);
      step.run(1);
      assertThat(backend.read(again)).isEqualTo(backend.read(first));
      assertThat(backend.read(next)).isNotEqualTo(backend.read(first));
      if (i > 0) {
        assertThat(backend.read(first)).as("step %d goes on", i).isEqualTo(before);
      }
    }
    Cursor later = backend.cursor();
    backend.write(later, new int[0], List.of(StepSize.of(1)), 5);
    backend.dropout(x, mask, later, first);
    assertThat(backend.read(first)).as("epochs count on").isEqualTo(backend.read(next));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aNumbersExpectationStays(Precision precision) {
    Backend backend = backend(precision);
    double[] ones = new double[100_000];
    Arrays.fill(ones, 1);
    for (double rate : new double[] {0.2, 0.7}) {
      double[] y = dropped(backend, new DropoutMask(rate, 1, 5, 0), new int[] {100, 1000}, ones, 2);
      double dropped = Arrays.stream(y).filter(value -> value == 0).count() / 100_000.0;
      // Five standard deviations of a share of 100 000.
      assertThat(dropped).isCloseTo(rate, within(5 * Math.sqrt(rate * (1 - rate) / 100_000)));
      assertThat(Arrays.stream(y).average().getAsDouble()).isCloseTo(1, within(0.03));
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void whatDropoutIsGivenFits(Precision precision) {
    Backend backend = backend(precision);
    DropoutMask mask = new DropoutMask(0.5, 0, 5, 0);
    Cursor cursor = backend.cursor();
    for (int[] shape : new int[][] {{3, 3}, {2, 4}, {3, 2}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  backend.dropout(
                      backend.matrix(2, 3), mask, cursor, backend.matrix(shape[0], shape[1])));
    }
    for (double rate : new double[] {1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new DropoutMask(rate, 0, 5, 0));
    }
  }

  private static double[] positives(Precision precision, int count) {
    Random random = new Random(count);
    double[] values = new double[count];
    Arrays.setAll(values, i -> Rounding.round(precision, random.nextDouble() + 0.5));
    return values;
  }
}
