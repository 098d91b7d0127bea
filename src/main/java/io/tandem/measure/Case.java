package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;

/**
 * One operation at one size, declared once for whoever times it or tests it: its inputs, what it
 * costs, and how exact its results must be.
 */
public interface Case {
  /** What is done. */
  Operation operation();

  /** Rows of the mini-batch; 1 where there is none. */
  int batch();

  /** The width that a range of cases goes through. */
  int width();

  /** The size as people write it, such as {@code 3072-50-10, batch 200}. */
  String size();

  /** Floating point operations of one run. */
  double operations();

  /** Bytes that one run reads and writes if it touches each matrix once. */
  double bytes(Precision precision);

  /** Terms of the longest sum, with roundings that count as terms. */
  int terms();

  /** How many runs give the results that are compared. */
  default int comparedRuns() {
    return 1;
  }

  /** Puts the inputs on a device. */
  Work on(Backend backend, Draw draw);

  /** How far off results may be, relative to their largest sum of absolute terms. */
  default double tolerance(Precision precision) {
    double factors = operation().multiplies() ? Tolerance.ofFactors(precision) : 0;
    return Tolerance.ofSum(terms(), precision) + factors;
  }
}
