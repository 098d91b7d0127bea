package io.tandem.nn;

/**
 * The parameters of one layer in host memory.
 *
 * @param kind what the layer computes
 * @param inputs the number of inputs
 * @param outputs the number of outputs; of a normalisation, as many as inputs
 * @param weights of a linear layer [outputs, inputs], row by row; of a normalisation its scale, one
 *     number an output
 * @param bias one number an output; of a normalisation its shift
 * @param running of batch normalisation [2, outputs]: means, variances; empty for all others
 */
public record LayerParameters(
    LayerKind kind, int inputs, int outputs, double[] weights, double[] bias, double[] running) {
  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if an array's length is not what the numbers of inputs and
   *     outputs make it
   */
  public LayerParameters {
    boolean isLinear = kind == LayerKind.LINEAR;
    long weightCount = isLinear ? (long) inputs * outputs : inputs;
    long runningCount = kind == LayerKind.BATCH_NORMALIZATION ? 2L * outputs : 0;
    if (weights.length != weightCount
        || bias.length != outputs
        || running.length != runningCount
        || !isLinear && inputs != outputs) {
      throw new IllegalArgumentException(
          "a layer of "
              + inputs
              + " inputs and "
              + outputs
              + " outputs has "
              + weights.length
              + " weights, "
              + bias.length
              + " biases and "
              + running.length
              + " running statistics");
    }
  }

  /** The parameters of a linear layer. */
  public LayerParameters(int inputs, int outputs, double[] weights, double[] bias) {
    this(LayerKind.LINEAR, inputs, outputs, weights, bias, new double[0]);
  }
}
