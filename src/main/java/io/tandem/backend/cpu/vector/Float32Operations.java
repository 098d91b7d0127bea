package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import jdk.incubator.vector.FloatVector;

/** The operations of the kernels, a time each, as {@link VectorOperations} wants them. */
final class Float32Operations {
  private static final int BYTES = 16;

  /**
   * A tile stores the sums that its loop leaves, and what kind of vector these are its compiler
   * only has from earlier stores.
   */
  private static final int STORES = 20;

  private Float32Operations() {}

  /** Does what the kernels do, on vectors of zeros. */
  static void lookUp() {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    float[] numbers = new float[BYTES];
    zero.fma(zero, zero).add(zero).sub(zero).mul(zero).max(zero).abs().neg().intoArray(numbers, 0);
    zero.sqrt().add(1).div(zero.add(1)).intoArray(numbers, 0);
    for (int store = 0; store < STORES; store++) {
      zero.intoArray(numbers, 0);
    }
    Exponential.of(numbers, Float32Tile.LANES, 0);
    Float32Bytes bytes = new Float32Bytes(new byte[1][BYTES], numbers, numbers);
    Float32Conversion.convert(bytes, 0, 0, BYTES, new float[BYTES], 0);
  }
}
