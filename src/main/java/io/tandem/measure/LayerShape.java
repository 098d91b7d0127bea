package io.tandem.measure;

/**
 * The sizes of a linear layer and its mini-batch: [batch, inputs] to [batch, outputs].
 *
 * @param batch the rows of a mini-batch
 * @param inputs the features that the layer takes
 * @param outputs the features that the layer gives
 */
public record LayerShape(int batch, int inputs, int outputs) {
  /** Floating point operations of one matrix product: a multiplication and an addition a term. */
  public double productOperations() {
    return 2.0 * batch * inputs * outputs;
  }

  /** How many numbers the inputs are. */
  public int inputSize() {
    return batch * inputs;
  }

  /** How many numbers the outputs are. */
  public int outputSize() {
    return batch * outputs;
  }

  /** How many numbers weights and bias are. */
  public int parameters() {
    return outputs * (inputs + 1);
  }

  @Override
  public String toString() {
    return batch + "x" + inputs + "x" + outputs;
  }
}
