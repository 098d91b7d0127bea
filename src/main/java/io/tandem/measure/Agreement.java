package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Step;
import java.util.List;

/**
 * How far a device's results are from float64.
 *
 * @param error the largest difference of a matrix, relative to its largest sum of absolute terms;
 *     not a number if a result is not
 * @param tolerance what rounding may cause
 */
public record Agreement(double error, double tolerance) {
  /** Whether the device is right. */
  public boolean holds() {
    // Not a number is within no tolerance.
    return error <= tolerance;
  }

  /** Computes a case on a device and compares. */
  public static Agreement of(Case measured, Backend backend, Reference reference) {
    List<double[]> results = results(measured, backend, Draw.signed());
    double error = 0;
    for (int i = 0; i < results.size(); i++) {
      double difference = difference(results.get(i), reference.results().get(i));
      // Where all terms are zero, so is what is computed of them.
      double matrix = difference == 0 ? 0 : difference / largest(reference.sizes().get(i));
      error = Math.max(error, matrix);
    }
    return new Agreement(error, measured.tolerance(backend.precision()));
  }

  static List<double[]> results(Case measured, Backend backend, Draw draw) {
    Work work = measured.on(backend, draw);
    Step step = backend.record(work::run);
    work.ready(measured.comparedRuns());
    step.run(measured.comparedRuns());
    return work.results();
  }

  private static double difference(double[] some, double[] others) {
    double largest = 0;
    for (int i = 0; i < some.length; i++) {
      // Math.max, unlike a comparison, keeps what is not a number.
      largest = Math.max(largest, Math.abs(some[i] - others[i]));
    }
    return largest;
  }

  private static double largest(double[] numbers) {
    return difference(numbers, new double[numbers.length]);
  }
}
