package io.tandem.backend.cpu.vector;

import io.tandem.backend.StepSize;
import io.tandem.backend.cpu.Workers;

/** One pass over a matrix of parameters, its gradient and its states, shared among the workers. */
abstract class Float32Update implements Workers.Task {
  static final int LANES = Float32Tile.LANES;

  /** Numbers in a part: fixed, so that sums are cut alike whatever the number of workers. */
  static final int PART = 16_384;

  private final Workers workers;
  private final float[][] lanes;
  private double[] squares = {};

  float[] parameters;
  float[] gradients;
  float clip;
  float twiceL2;
  float decay;
  float rate;
  float correction;

  Float32Update(Workers workers) {
    this.workers = workers;
    lanes = new float[workers.count()][LANES];
  }

  /**
   * Makes the update.
   *
   * @return the sum of the squares of the parameters as they were before; 0 where l2 is 0
   */
  final double apply(
      float[] parameters, float[] gradients, StepSize size, double clip, double l2, double decay) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.clip = (float) clip;
    this.twiceL2 = (float) (2 * l2);
    this.decay = (float) decay;
    this.rate = (float) size.rate();
    this.correction = (float) size.correction();
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
  public final void run(int worker, int part) {
    int from = part * PART;
    squares[part] = update(from, Math.min(from + PART, parameters.length), lanes[worker]);
  }

  /**
   * Updates some of the numbers.
   *
   * @param lanes room for a number of each of a vector's lanes
   * @return the sum of the squares of the parameters as they were before; anything where l2 is 0
   */
  abstract double update(int from, int to, float[] lanes);

  /** For rules whose own pass is busy enough: the part is then in the cache. */
  final double squaresBefore(int from, int to, float[] lanes) {
    return twiceL2 == 0 ? 0 : Float32Squares.sum(parameters, from, to, lanes);
  }
}
