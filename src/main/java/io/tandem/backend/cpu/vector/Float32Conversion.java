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

  // Vectors of bytes have at least 64 bits: a narrow vector of numbers takes only a part of one.
  private static final VectorSpecies<Byte> BYTES =
      LANES > ByteVector.SPECIES_64.length() ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
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
    for (; column <= to - STEP; column += STEP) {
      // Flipping the sign bit makes an unsigned byte the signed one that is 128 less.
      ByteVector signed =
          ByteVector.fromArray(BYTES, bytes, column).lanewise(VectorOperators.XOR, SIGN_BIT);
      for (int part = 0; part < STEP / LANES; part++) {
        int first = column + part * LANES;
        FloatVector values = (FloatVector) signed.convertShape(VectorOperators.B2F, SPECIES, part);
        values
            .add(SIGN_BIT_VALUE)
            .sub(FloatVector.fromArray(SPECIES, mean, first))
            .mul(FloatVector.fromArray(SPECIES, factor, first))
            .intoArray(into, at + first - from);
      }
    }
    for (; column < to; column++) {
      into[at + column - from] = matrix.value(row, column);
    }
  }
}
