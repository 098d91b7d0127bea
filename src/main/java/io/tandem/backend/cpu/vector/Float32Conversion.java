package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Turns unsigned bytes into scaled numbers, two roundings each. */
final class Float32Conversion {
  private static final VectorSpecies<Float> SPECIES = Float32Tile.SPECIES;
  private static final int LANES = Float32Tile.LANES;

  // As long for both precisions, since a compiler that has seen vectors of bytes of two lengths
  // knows neither; enough for the longer one's numbers, and at least 64 bits. A number of lanes
  // that
  // is smaller takes the first bytes.
  private static final VectorSpecies<Byte> BYTES =
      VectorWidth.bits() > 256 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
  private static final int STEP = BYTES.length();
  private static final byte SIGN_BIT = (byte) 0x80;
  private static final float SIGN_BIT_VALUE = 128;

  private Float32Conversion() {}

  /**
   * Converts a part of one row.
   *
   * @param from the first column
   * @param to the column after the last
   * @param into takes the numbers, the first at index {@code at}
   */
  static void convert(Float32Bytes matrix, int row, int from, int to, float[] into, int at) {
    byte[] bytes = matrix.data()[row];
    float[] mean = matrix.mean();
    float[] factor = matrix.factor();
    int column = from;
    int last = Math.min(to - LANES, bytes.length - STEP);
    for (; column <= last; column += LANES) {
      // Flipping the sign bit makes an unsigned byte the signed one that is 128 less.
      ByteVector signed =
          ByteVector.fromArray(BYTES, bytes, column).lanewise(VectorOperators.XOR, SIGN_BIT);
      FloatVector values = (FloatVector) signed.convertShape(VectorOperators.B2F, SPECIES, 0);
      values
          .add(SIGN_BIT_VALUE)
          .sub(FloatVector.fromArray(SPECIES, mean, column))
          .mul(FloatVector.fromArray(SPECIES, factor, column))
          .intoArray(into, at + column - from);
    }
    for (; column < to; column++) {
      into[at + column - from] = matrix.value(row, column);
    }
  }
}
