package io.tandem.backend.cpu.plain;

import io.tandem.backend.Activation;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Kernels;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** EJML's products and plain loops, on the calling thread alone. */
public final class Float32PlainKernels implements Float32Kernels {
  private final FMatrixRMaj numbers = new FMatrixRMaj(0, 0);

  /** The workers are left alone: EJML's single-threaded products repeat to the bit. */
  public Float32PlainKernels(Workers workers) {}

  @Override
  public void linear(
      Float32Matrix x,
      Float32Dense weights,
      Float32Dense bias,
      Activation activation,
      Float32Dense sumsOrNull,
      Float32Dense y) {
    CommonOps_FDRM.multTransB(numbers(x), weights.storage(), y.storage());
    float[] values = y.values();
    float[] biases = bias.values();
    for (int i = 0; i < values.length; i++) {
      float sum = values[i] + biases[i % biases.length];
      if (sumsOrNull != null) {
        sumsOrNull.values()[i] = sum;
      }
      values[i] = (float) PlainActivation.of(activation, sum);
    }
  }

  @Override
  public void linearBackward(
      Float32Matrix x,
      Float32Dense weights,
      Float32Dense y,
      Activation activation,
      Float32Dense gradientY,
      Float32Dense gradientWeights,
      Float32Dense gradientBias,
      Float32Dense gradientXOrNull) {
    float[] gradient = gradientY.values();
    float[] sums = gradientBias.values();
    Arrays.fill(sums, 0);
    for (int i = 0; i < gradient.length; i++) {
      if (activation != Activation.IDENTITY) {
        gradient[i] =
            (float) PlainActivation.gradientBefore(activation, gradient[i], y.values()[i]);
      }
      sums[i % sums.length] += gradient[i];
    }
    CommonOps_FDRM.multTransA(gradientY.storage(), numbers(x), gradientWeights.storage());
    if (gradientXOrNull != null) {
      CommonOps_FDRM.mult(gradientY.storage(), weights.storage(), gradientXOrNull.storage());
    }
  }

  @Override
  public void softmax(Float32Dense logits) {
    for (int row = 0; row < logits.rows(); row++) {
      softmaxRow(logits.values(), row * logits.columns(), logits.columns());
    }
  }

  @Override
  public int softmaxCrossEntropy(
      Float32Dense logits, int[] labels, double labelSmoothing, boolean gradient, double[] losses) {
    int columns = logits.columns();
    float[] values = logits.values();
    int correct = 0;
    for (int row = 0; row < logits.rows(); row++) {
      int from = row * columns;
      int label = from + labels[row];
      if (indexOfLargest(values, from, columns) == label) {
        correct++;
      }
      double logit = (1 - labelSmoothing) * values[label];
      if (labelSmoothing > 0) {
        logit += labelSmoothing * mean(values, from, columns);
      }
      losses[row] = softmaxRow(values, from, columns) - logit;
      if (gradient) {
        values[label] -= (float) (1 - labelSmoothing);
        float share = (float) (labelSmoothing / columns);
        for (int i = from; i < from + columns; i++) {
          values[i] = (values[i] - share) / logits.rows();
        }
      }
    }
    return correct;
  }

  private static double mean(float[] values, int from, int columns) {
    double sum = 0;
    for (int i = from; i < from + columns; i++) {
      sum += values[i];
    }
    return sum / columns;
  }

  /** Returns the logarithm of the sum of the exponentials. */
  private static double softmaxRow(float[] values, int from, int columns) {
    double largest = values[indexOfLargest(values, from, columns)];
    double sum = 0;
    for (int i = from; i < from + columns; i++) {
      sum += Math.exp(values[i] - largest);
    }
    for (int i = from; i < from + columns; i++) {
      values[i] = (float) (Math.exp(values[i] - largest) / sum);
    }
    return largest + Math.log(sum);
  }

  private static int indexOfLargest(float[] values, int from, int columns) {
    int largest = from;
    for (int i = from + 1; i < from + columns; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  @Override
  public double sumOfSquares(Float32Dense values) {
    return Float32PlainUpdate.sumOfSquares(values.values());
  }

  @Override
  public double update(
      UpdateRule rule,
      StepSize size,
      double clip,
      boolean regularized,
      Float32Dense parameters,
      Float32Dense gradients,
      Float32Dense firstOrNull,
      Float32Dense secondOrNull) {
    return Float32PlainUpdate.update(
        rule, size, clip, regularized, parameters, gradients, firstOrNull, secondOrNull);
  }

  private FMatrixRMaj numbers(Float32Matrix matrix) {
    if (matrix instanceof Float32Dense dense) {
      return dense.storage();
    }
    Float32Bytes bytes = (Float32Bytes) matrix;
    numbers.reshape(bytes.rows(), bytes.columns());
    for (int row = 0; row < bytes.rows(); row++) {
      for (int column = 0; column < bytes.columns(); column++) {
        numbers.data[row * bytes.columns() + column] = bytes.value(row, column);
      }
    }
    return numbers;
  }
}
