package io.tandem.backend.cpu;

import io.tandem.backend.Activation;
import io.tandem.backend.Matrix;
import io.tandem.backend.Normalizer;

/**
 * What batch and layer normalisation share: the numbers that a pass works on, and the activation.
 */
abstract class Float32Normalization {
  /** Columns of a strip: whole cache lines, so that no two workers write to one. */
  static final int PART_COLUMNS = 128;

  /** Below this many numbers, waking the others costs more than they save. */
  private static final int ALONE = 30_000;

  private final Workers workers;
  private final Float32Kernels kernels;

  int rows;
  int columns;
  float[] x;
  float[] y;
  float[] scale;
  float[] shift;
  float[] statistics;
  float[] gradientX;
  float[] gradientScale;
  float[] gradientShift;
  private Activation activation;
  private float[] gradientY;

  Float32Normalization(Workers workers, Float32Kernels kernels) {
    this.workers = workers;
    this.kernels = kernels;
  }

  /** What both passes work on. */
  void take(Matrix inputs, Normalizer by, Matrix outputs) {
    rows = inputs.rows();
    columns = inputs.columns();
    activation = by.activation();
    x = values(inputs);
    scale = values(by.scale());
    shift = values(by.shift());
    statistics = values(by.statistics());
    y = values(outputs);
  }

  /** What the backward pass works on beside that. */
  void take(Matrix ofOutputs, Matrix ofScale, Matrix ofShift, Matrix ofInputs) {
    gradientY = values(ofOutputs);
    gradientScale = values(ofScale);
    gradientShift = values(ofShift);
    gradientX = values(ofInputs);
  }

  static float[] values(Matrix matrix) {
    return ((Float32Dense) matrix).values();
  }

  /** Does a task's parts, among the workers where that pays. */
  void run(int parts, Workers.Task task) {
    if (rows * (long) columns >= ALONE) {
      workers.run(parts, task);
    } else {
      for (int part = 0; part < parts; part++) {
        task.run(0, part);
      }
    }
  }

  /** How many strips of columns there are. */
  int strips() {
    return (columns + PART_COLUMNS - 1) / PART_COLUMNS;
  }

  /** Applies the activation to a range of outputs, on a worker. */
  void activate(int worker, int at, int count) {
    kernels.activate(activation, y, at, at + count, worker);
  }

  /** Whether {@link #differentiate} takes what the activation was applied to. */
  boolean differentiatesSums() {
    return activation.differentiatesSums();
  }

  /**
   * Leaves the gradient before the activation in place of x's gradient, which is made of it; the
   * sums, where these are what is differentiated, have been left there.
   */
  void differentiate(int worker, int at, int count) {
    float[] differentiated = differentiatesSums() ? gradientX : y;
    kernels.differentiate(activation, gradientY, differentiated, gradientX, at, at + count, worker);
  }
}
