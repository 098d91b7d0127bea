package io.tandem.backend.cpu.plain;

import io.tandem.backend.Activation;
import io.tandem.backend.Loss;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Kernels;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Float32Numbers;
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
  public Float32Numbers parameter(int rows, int columns) {
    return new Float32Dense(rows, columns);
  }

  @Override
  public void linear(
      Float32Matrix x,
      Float32Numbers weights,
      Float32Dense bias,
      Activation activation,
      Float32Dense sumsOrNull,
      Float32Dense y) {
    CommonOps_FDRM.multTransB(numbers(x), ((Float32Dense) weights).storage(), y.storage());
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
      Float32Numbers weights,
      Float32Dense y,
      Activation activation,
      Float32Dense gradientY,
      Float32Numbers gradientWeights,
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
    CommonOps_FDRM.multTransA(
        gradientY.storage(), numbers(x), ((Float32Dense) gradientWeights).storage());
    if (gradientXOrNull != null) {
      CommonOps_FDRM.mult(
          gradientY.storage(), ((Float32Dense) weights).storage(), gradientXOrNull.storage());
    }
  }

  @Override
  public void activate(Activation activation, float[] values, int from, int to, int worker) {
    if (activation == Activation.RELU) {
      for (int i = from; i < to; i++) {
        values[i] = Math.max(values[i], 0);
      }
    } else if (activation != Activation.IDENTITY) {
      for (int i = from; i < to; i++) {
        values[i] = (float) PlainActivation.of(activation, values[i]);
      }
    }
  }

  @Override
  public void differentiate(
      Activation activation,
      float[] gradient,
      float[] y,
      float[] product,
      int from,
      int to,
      int worker) {
    for (int i = from; i < to; i++) {
      product[i] = (float) PlainActivation.gradientBefore(activation, gradient[i], y[i]);
    }
  }

  @Override
  public void softmax(Float32Dense logits) {
    Float32PlainLoss.softmax(logits);
  }

  @Override
  public int loss(
      Loss loss,
      Float32Dense logits,
      int[] labels,
      double divisor,
      boolean gradient,
      double[] losses) {
    return Float32PlainLoss.loss(loss, logits, labels, divisor, gradient, losses);
  }

  @Override
  public double sumOfSquares(Float32Numbers values) {
    return Float32PlainUpdate.sumOfSquares(values.values());
  }

  @Override
  public double update(
      UpdateRule rule,
      StepSize size,
      double clip,
      boolean regularized,
      Float32Numbers parameters,
      Float32Numbers gradients,
      Float32Numbers firstOrNull,
      Float32Numbers secondOrNull) {
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
