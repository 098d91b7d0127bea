package io.tandem.nn;

/**
 * The parameters of one linear layer in host memory.
 *
 * @param inputs the number of inputs
 * @param outputs the number of outputs
 * @param weights [outputs, inputs], row by row
 * @param bias one number an output
 */
public record LayerParameters(int inputs, int outputs, double[] weights, double[] bias) {
  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if an array's length is not what the numbers of inputs and
   *     outputs make it
   */
  public LayerParameters {
    if (weights.length != (long) inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "a layer of "
              + inputs
              + " inputs and "
              + outputs
              + " outputs has "
              + weights.length
              + " weights and "
              + bias.length
              + " biases");
    }
  }
}
