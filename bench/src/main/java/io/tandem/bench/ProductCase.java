package io.tandem.bench;

/**
 * Matrix products of one layer.
 *
 * @param form which of them
 * @param batch rows of the mini-batch
 * @param inputs features that the layer takes
 * @param outputs features that the layer gives
 * @param bytes whether Tandem reads the inputs as the bytes of pixels; the others always read
 *     floats
 * @param precision {@code float32} or {@code float64}
 */
public record ProductCase(
    Form form, int batch, int inputs, int outputs, boolean bytes, String precision) {
  /**
   * Operations of one lap of the loop that measures the peak, on each thread: divisible by twelve
   * chains of vectors of up to 512 bits.
   */
  public static final int PEAK_OPERATIONS = 12 * (1 << 24);

  /** The products of a layer's forward and backward pass. */
  public enum Form {
    /** {@code y = x * weights^T}; Tandem adds the bias and takes relu on the way. */
    FORWARD,
    /** {@code gradientWeights = gradientY^T * x}; Tandem also masks and sums gradientY. */
    WEIGHTS,
    /** That, and {@code gradientX = gradientY * weights}. */
    BACKWARD
  }

  /** Reads what {@link #toString} writes. */
  public static ProductCase parse(String text) {
    String[] parts = text.split("/");
    return new ProductCase(
        Form.valueOf(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        Boolean.parseBoolean(parts[4]),
        parts[5]);
  }

  /** Floating point operations: a multiplication and an addition each count as one. */
  public double operations() {
    double one = 2.0 * batch * inputs * outputs;
    return form == Form.BACKWARD ? 2 * one : one;
  }

  @Override
  public String toString() {
    return String.join(
        "/",
        form.name(),
        Integer.toString(batch),
        Integer.toString(inputs),
        Integer.toString(outputs),
        Boolean.toString(bytes),
        precision);
  }
}
