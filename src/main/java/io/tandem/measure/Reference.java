package io.tandem.measure;

import io.tandem.backend.Backend;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a case's results should be, computed in float64.
 *
 * @param results the right numbers
 * @param sizes the same of the inputs' absolute values: how large the sums' terms are
 */
public record Reference(List<double[]> results, List<double[]> sizes) {
  /**
   * Computes it.
   *
   * @param open opens a backend in float64 that is trusted
   */
  public static Reference of(Case measured, Supplier<Backend> open) {
    return new Reference(
        results(measured, open, Draw.signed()), results(measured, open, Draw.absolute()));
  }

  private static List<double[]> results(Case measured, Supplier<Backend> open, Draw draw) {
    try (Backend backend = open.get()) {
      return Agreement.results(measured, backend, draw);
    }
  }
}
