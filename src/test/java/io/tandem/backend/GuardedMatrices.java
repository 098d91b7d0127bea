package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The matrices of one trial, each made between two guards that nobody may write to. What an
 * operation writes where it should not is seen in a guard or in one of its inputs.
 */
final class GuardedMatrices {
  private static final int GUARD_LENGTH = 16;
  private static final double GUARD_VALUE = -77.25;

  private record Held(Matrix matrix, double[] values) {}

  private final Backend backend;
  private final List<Held> held = new ArrayList<>();

  GuardedMatrices(Backend backend) {
    this.backend = backend;
    addGuard();
  }

  /** A matrix of these values. */
  Matrix of(int rows, int columns, double[] values) {
    Matrix matrix = backend.matrix(rows, columns);
    hold(matrix, values);
    addGuard();
    return matrix;
  }

  /** A matrix to be overwritten: what is read of it or left in it shows as not a number. */
  Matrix output(int rows, int columns) {
    return of(rows, columns, filled(rows * columns, Double.NaN));
  }

  /** Verifies that all matrices but these are what they were made, to the bit. */
  void verifyUnchangedExcept(String what, Matrix... written) {
    List<Matrix> exceptions = Arrays.asList(written);
    for (int i = 0; i < held.size(); i++) {
      Held one = held.get(i);
      if (exceptions.stream().noneMatch(exception -> exception == one.matrix())) {
        assertThat(backend.read(one.matrix()))
            .as("%s: matrix %d of the trial, guards included, is left alone", what, i)
            .isEqualTo(one.values());
      }
    }
  }

  private void addGuard() {
    hold(backend.matrix(1, GUARD_LENGTH), filled(GUARD_LENGTH, GUARD_VALUE));
  }

  private void hold(Matrix matrix, double[] values) {
    backend.write(matrix, values);
    held.add(new Held(matrix, values.clone()));
  }

  private static double[] filled(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}
