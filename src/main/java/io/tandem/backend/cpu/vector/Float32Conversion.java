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
  // knows neither; enough for the longer one's numbers, and at least 64 bits. Where
  // those have fewer lanes, they take the first bytes.
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
    convertTwo(matrix, row, row, from, to, into, at, at);
  }

  /**
   * Converts the same part of two rows, for which means and factors are read once.
   *
   * @param from the first column
   * @param to the column after the last
   * @param into takes the first row's numbers from index {@code at0} on, the second's from {@code
   *     at1} on
   */
  static void convertTwo(
      Float32Bytes matrix, int row0, int row1, int from, int to, float[] into, int at0, int at1) {
    byte[] bytes0 = matrix.data()[row0];
    byte[] bytes1 = matrix.data()[row1];
    float[] mean = matrix.mean();
    float[] factor = matrix.factor();
    int column = from;
    int last = Math.min(to - LANES, matrix.columns() - STEP);
    for (; column <= last; column += LANES) {
      FloatVector means = FloatVector.fromArray(SPECIES, mean, column);
      FloatVector factors = FloatVector.fromArray(SPECIES, factor, column);
      // Flipping the sign bit makes an unsigned byte the signed one that is 128 less.
      ByteVector signed0 =
          ByteVector.fromArray(BYTES, bytes0, column).lanewise(VectorOperators.XOR, SIGN_BIT);
      ByteVector signed1 =
          ByteVector.fromArray(BYTES, bytes1, column).lanewise(VectorOperators.XOR, SIGN_BIT);
      FloatVector values0 = (FloatVector) signed0.convertShape(VectorOperators.B2F, SPECIES, 0);
      FloatVector values1 = (FloatVector) signed1.convertShape(VectorOperators.B2F, SPECIES, 0);
      values0.add(SIGN_BIT_VALUE).sub(means).mul(factors).intoArray(into, at0 + column - from);
      values1.add(SIGN_BIT_VALUE).sub(means).mul(factors).intoArray(into, at1 + column - from);
    }
    for (; column < to; column++) {
      into[at0 + column - from] = matrix.value(row0, column);
      into[at1 + column - from] = matrix.value(row1, column);
    }
  }

  /** Whether {@link #convertPanel} finds so many columns, from this one on, and may read them. */
  static boolean hasPanel(Float32Bytes matrix, int column, int width) {
    return width == Float32Tile.COLUMNS && column + LANES + STEP <= matrix.columns();
  }

  /**
   * Converts as many columns of neighbouring rows as a panel has: a call for each row would take
   * longer than its two vectors.
   *
   * @param column the first one
   * @param fromRow the first row
   * @param rows how many there are
   * @param panel takes the numbers row by row, the first at index {@code at}
   */
  static void convertPanel(
      Float32Bytes matrix, int column, int fromRow, int rows, float[] panel, int at) {
    byte[][] data = matrix.data();
    FloatVector mean0 = FloatVector.fromArray(SPECIES, matrix.mean(), column);
    FloatVector mean1 = FloatVector.fromArray(SPECIES, matrix.mean(), column + LANES);
    FloatVector factor0 = FloatVector.fromArray(SPECIES, matrix.factor(), column);
    FloatVector factor1 = FloatVector.fromArray(SPECIES, matrix.factor(), column + LANES);
    for (int row = 0; row < rows; row++) {
      byte[] bytes = data[fromRow + row];
      int target = at + row * Float32Tile.COLUMNS;
      ByteVector signed0 =
          ByteVector.fromArray(BYTES, bytes, column).lanewise(VectorOperators.XOR, SIGN_BIT);
      ByteVector signed1 =
          ByteVector.fromArray(BYTES, bytes, column + LANES)
              .lanewise(VectorOperators.XOR, SIGN_BIT);
      FloatVector values0 = (FloatVector) signed0.convertShape(VectorOperators.B2F, SPECIES, 0);
      FloatVector values1 = (FloatVector) signed1.convertShape(VectorOperators.B2F, SPECIES, 0);
      values0.add(SIGN_BIT_VALUE).sub(mean0).mul(factor0).intoArray(panel, target);
      values1.add(SIGN_BIT_VALUE).sub(mean1).mul(factor1).intoArray(panel, target + LANES);
    }
  }

  /**
   * Converts columns of neighbouring rows, as {@link Float32LeftRows#packColumns} lays them out.
   *
   * @param tileRows how many columns make the rows of a tile
   * @param fromColumn the first one
   * @param toColumn the column after the last
   * @param fromRow the first row, which is the first depth
   * @param rows how many there are
   * @param into takes the numbers; its end leaves room for one vector more
   */
  static void convertColumns(
      Float32Bytes matrix,
      int tileRows,
      int fromColumn,
      int toColumn,
      int fromRow,
      int rows,
      float[] into) {
    float[] mean = matrix.mean();
    float[] factor = matrix.factor();
    int span = (tileRows + LANES - 1) / LANES * LANES;
    int last = matrix.columns() - span + LANES - STEP;
    for (int k = 0; k < rows; k++) {
      byte[] bytes = matrix.data()[fromRow + k];
      int target = k * tileRows;
      int column = fromColumn;
      for (; column < toColumn && column <= last; column += tileRows) {
        for (int i = 0; i < span; i += LANES) {
          FloatVector means = FloatVector.fromArray(SPECIES, mean, column + i);
          FloatVector factors = FloatVector.fromArray(SPECIES, factor, column + i);
          ByteVector signed =
              ByteVector.fromArray(BYTES, bytes, column + i)
                  .lanewise(VectorOperators.XOR, SIGN_BIT);
          FloatVector values = (FloatVector) signed.convertShape(VectorOperators.B2F, SPECIES, 0);
          values.add(SIGN_BIT_VALUE).sub(means).mul(factors).intoArray(into, target + i);
        }
        target += tileRows * Float32LeftRows.ROW_STEP;
      }
      for (; column < toColumn; column += tileRows) {
        for (int i = 0; i < tileRows && column + i < toColumn; i++) {
          into[target + i] = matrix.value(fromRow + k, column + i);
        }
        target += tileRows * Float32LeftRows.ROW_STEP;
      }
    }
  }
}
