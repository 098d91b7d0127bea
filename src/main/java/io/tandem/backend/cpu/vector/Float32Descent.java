package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Workers;
import jdk.incubator.vector.FloatVector;

/** Gradient descent with the L2 term: one pass over parameters and gradients. */
final class Float32Descent implements Workers.Task {
  private static final int LANES = Float32Tile.LANES;

  /** Numbers in a part: fixed, so that sums are cut alike whatever the number of workers. */
  private static final int PART = 16_384;

  private final Workers workers;
  private final float[][] lanes;
  private double[] squares = {};

  private float[] parameters;
  private float[] gradients;
  private float learningRate;
  private float twiceL2;

  Float32Descent(Workers workers) {
    this.workers = workers;
    lanes = new float[workers.count()][LANES];
  }

  /** As {@link io.tandem.backend.cpu.Float32Kernels#descend}. */
  double descend(float[] parameters, float[] gradients, double learningRate, double l2) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.learningRate = (float) learningRate;
    twiceL2 = (float) (2 * l2);
    int parts = (parameters.length + PART - 1) / PART;
    if (squares.length < parts) {
      squares = new double[parts];
    }
    workers.run(parts, this);
    double sum = 0;
    for (int part = 0; part < parts; part++) {
      sum += squares[part];
    }
    return l2 == 0 ? 0 : sum;
  }

  @Override
  public void run(int worker, int part) {
    int from = part * PART;
    int to = Math.min(from + PART, parameters.length);
    FloatVector rate = FloatVector.broadcast(Float32Tile.SPECIES, -learningRate);
    FloatVector decay = FloatVector.broadcast(Float32Tile.SPECIES, twiceL2);
    FloatVector sums = FloatVector.zero(Float32Tile.SPECIES);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      FloatVector w = FloatVector.fromArray(Float32Tile.SPECIES, parameters, i);
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradients, i);
      w.fma(decay, g).fma(rate, w).intoArray(parameters, i);
      sums = w.fma(w, sums);
    }
    double sum = 0;
    for (; i < to; i++) {
      float w = parameters[i];
      parameters[i] = Math.fma(Math.fma(w, twiceL2, gradients[i]), -learningRate, w);
      sum += (double) w * w;
    }
    sums.intoArray(lanes[worker], 0);
    for (float lane : lanes[worker]) {
      sum += lane;
    }
    squares[part] = sum;
  }
}
