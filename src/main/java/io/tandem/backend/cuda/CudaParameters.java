package io.tandem.backend.cuda;

import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters in one piece of device memory, so that one kernel updates them all: the regularised
 * matrices first, then the others, each aligned; what lies between them is zero and stays so.
 *
 * @param matrices in the order of the shapes
 * @param regularizedCount how many numbers the regularised matrices take, gaps included
 * @param count how many numbers all matrices take, gaps included
 */
record CudaParameters(
    List<ParameterShape> shapes,
    List<Matrix> matrices,
    DevicePointer place,
    long regularizedCount,
    long count)
    implements ParameterGroup {

  /** What a matrix of cuBLAS and the widest loads like best, in bytes. */
  private static final int ALIGNMENT = 256;

  static CudaParameters allocate(Arena arena, Precision precision, List<ParameterShape> shapes) {
    long[] offsets = new long[shapes.size()];
    long regularizedCount = layOut(shapes, true, 0, precision, offsets);
    long count = layOut(shapes, false, regularizedCount, precision, offsets);
    DevicePointer place =
        arena.allocate(Math.max(count, 1) * precision.bytes(), "a network's parameters");
    List<Matrix> matrices = new ArrayList<>();
    for (int i = 0; i < offsets.length; i++) {
      ParameterShape shape = shapes.get(i);
      matrices.add(
          new CudaMatrix(
              shape.rows(), shape.columns(), place.plus(offsets[i] * precision.bytes())));
    }
    return new CudaParameters(
        List.copyOf(shapes), List.copyOf(matrices), place, regularizedCount, count);
  }

  /** Whether each matrix of the other group lies where this one's lies. */
  boolean isLaidOutLike(CudaParameters other) {
    return shapes.equals(other.shapes);
  }

  private static long layOut(
      List<ParameterShape> shapes, boolean regularized, long from, Precision precision, long[] to) {
    int aligned = ALIGNMENT / precision.bytes();
    long next = from;
    for (int i = 0; i < to.length; i++) {
      ParameterShape shape = shapes.get(i);
      if (shape.regularized() == regularized) {
        to[i] = next;
        next += (shape.rows() * (long) shape.columns() + aligned - 1) / aligned * aligned;
      }
    }
    return next;
  }
}
