package io.tandem.backend.opencl;

import io.tandem.backend.Matrix;
import io.tandem.backend.Normalizer;

/**
 * Batch and layer normalisation as records of a program; {@link Float32NormalizationKernel} says
 * what stands in them.
 */
final class Float32Normalizations {
  private final Float32Program program;

  Float32Normalizations(Float32Program program) {
    this.program = program;
  }

  void batch(Matrix x, Normalizer by, Matrix y) {
    byColumns(x, by, write(by.running()), write(by.statistics()), y);
  }

  void byRunning(Matrix x, Normalizer by, Matrix y) {
    byColumns(x, by, read(by.running()), Product.NOWHERE, y);
  }

  private void byColumns(Matrix x, Normalizer by, int running, int statistics, Matrix y) {
    add(
        Opcode.NORMALIZE_BATCH,
        read(x),
        read(by.scale()),
        read(by.shift()),
        by.activation().ordinal(),
        x.rows(),
        x.columns(),
        running,
        statistics,
        write(y));
  }

  void examples(Matrix x, Normalizer by, Matrix y) {
    add(
        Opcode.NORMALIZE_EXAMPLES,
        read(x),
        read(by.scale()),
        read(by.shift()),
        by.activation().ordinal(),
        x.rows(),
        x.columns(),
        write(by.statistics()),
        write(y));
  }

  void batchBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    backward(
        Opcode.NORMALIZE_BATCH_BACKWARD,
        x,
        by,
        y,
        gradientY,
        gradientScale,
        gradientShift,
        gradientX);
  }

  void examplesBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    backward(
        Opcode.NORMALIZE_EXAMPLES_BACKWARD,
        x,
        by,
        y,
        gradientY,
        gradientScale,
        gradientShift,
        gradientX);
  }

  private void backward(
      int opcode,
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    add(
        opcode,
        read(x),
        read(by.scale()),
        read(by.shift()),
        read(by.statistics()),
        read(y),
        by.activation().ordinal(),
        read(gradientY),
        x.rows(),
        x.columns(),
        write(gradientScale),
        write(gradientShift),
        write(gradientX));
  }

  private int read(Matrix matrix) {
    return program.read((Float32Matrix) matrix);
  }

  private int write(Matrix matrix) {
    return program.write((Float32Matrix) matrix);
  }

  private void add(int... record) {
    program.add(record);
  }
}
