package io.tandem.backend.cpu;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.DropoutMask;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.HostTally;
import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageViews;
import io.tandem.backend.Loss;
import io.tandem.backend.Matrix;
import io.tandem.backend.Normalizer;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Shapes;
import io.tandem.backend.Step;
import io.tandem.backend.StepSize;
import io.tandem.backend.Tally;
import io.tandem.backend.Totals;
import io.tandem.backend.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/** The CPU in one precision: handles and bookkeeping; the arithmetic is its kernels'. */
final class Float32Backend implements Backend {
  private final DeviceInfo device;
  private final Workers workers;
  private final Float32Kernels kernels;
  private final Float32BatchNormalization batchNormalization;
  private final Float32LayerNormalization layerNormalization;
  private final Float32Dropout dropout;
  private double[] losses = {};

  Float32Backend(DeviceInfo device, Workers workers, Float32Kernels kernels) {
    this.device = device;
    this.workers = workers;
    this.kernels = kernels;
    batchNormalization = new Float32BatchNormalization(workers, kernels);
    layerNormalization = new Float32LayerNormalization(workers, kernels);
    dropout = new Float32Dropout(workers);
  }

  @Override
  public DeviceInfo device() {
    return device;
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT32;
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    Shapes.matrix(rows, columns);
    return new Float32Dense(rows, columns);
  }

  @Override
  public ParameterGroup parameters(List<ParameterShape> shapes) {
    List<Matrix> matrices = new ArrayList<>();
    for (ParameterShape shape : shapes) {
      Shapes.matrix(shape.rows(), shape.columns());
      matrices.add(kernels.parameter(shape.rows(), shape.columns()));
    }
    return new CpuParameters(List.copyOf(shapes), List.copyOf(matrices));
  }

  @Override
  public Examples upload(Features features, int[] labels, Scaling scaling) {
    Shapes.examples(features, labels, scaling);
    return CpuExamples.of(features, labels, scaling);
  }

  @Override
  public Batch batch(Examples examples, int rows) {
    Shapes.matrix(rows, examples.columns());
    return Float32Batch.of((CpuExamples) examples, rows, workers);
  }

  @Override
  public Cursor cursor() {
    return new CpuCursor(null);
  }

  @Override
  public Cursor cursor(ImageFrame frame) {
    return new CpuCursor(frame);
  }

  @Override
  public Tally tally() {
    return new HostTally();
  }

  @Override
  public void write(Matrix to, double[] values) {
    Shapes.values(to, values);
    overwrittenNumbers(to).write(values);
  }

  @Override
  public void write(Examples to, Features features) {
    ((CpuExamples) to).overwrite(features);
  }

  @Override
  public void write(Cursor to, int[] order, List<StepSize> stepSizes, long updatesBefore) {
    ((CpuCursor) to).start(order, stepSizes, updatesBefore);
  }

  @Override
  public void write(Cursor to, ImageViews views) {
    ((CpuCursor) to).see(views);
  }

  @Override
  public void read(Matrix from, double[] values) {
    Shapes.values(from, values);
    ((Float32Matrix) from).read(values);
  }

  @Override
  public Totals read(Tally from) {
    return ((HostTally) from).take();
  }

  @Override
  public void gather(Examples from, Cursor cursor, Batch into) {
    Shapes.gather(from, into);
    ((Float32Batch) into).gather((CpuExamples) from, (CpuCursor) cursor, workers);
  }

  @Override
  public void linear(
      Matrix x, Matrix weights, Matrix bias, Activation activation, Matrix sumsOrNull, Matrix y) {
    Shapes.linear(x, weights, bias, sumsOrNull, y);
    kernels.linear(
        (Float32Matrix) x,
        numbers(weights),
        dense(bias),
        activation,
        sumsOrNull == null ? null : overwritten(sumsOrNull),
        overwritten(y));
  }

  @Override
  public void linearBackward(
      Matrix x,
      Matrix weights,
      Matrix y,
      Activation activation,
      Matrix gradientY,
      Matrix gradientWeights,
      Matrix gradientBias,
      Matrix gradientXOrNull) {
    Shapes.linearBackward(x, weights, y, gradientY, gradientWeights, gradientBias, gradientXOrNull);
    kernels.linearBackward(
        (Float32Matrix) x,
        numbers(weights),
        dense(y),
        activation,
        overwritten(gradientY),
        overwrittenNumbers(gradientWeights),
        overwritten(gradientBias),
        gradientXOrNull == null ? null : overwritten(gradientXOrNull));
  }

  @Override
  public void normalizeBatch(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeBatch(x, by, y);
    overwritten(by.running());
    overwritten(by.statistics());
    overwritten(y);
    batchNormalization.forward(x, by, y);
  }

  @Override
  public void normalizeByRunning(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeByRunning(x, by, y);
    overwritten(y);
    batchNormalization.byRunning(x, by, y);
  }

  @Override
  public void normalizeBatchBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    Shapes.normalizeBatchBackward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
    overwritten(gradientScale);
    overwritten(gradientShift);
    overwritten(gradientX);
    batchNormalization.backward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void normalizeExamples(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeExamples(x, by, y);
    overwritten(by.statistics());
    overwritten(y);
    layerNormalization.forward(x, by, y);
  }

  @Override
  public void normalizeExamplesBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    Shapes.normalizeExamplesBackward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
    overwritten(gradientScale);
    overwritten(gradientShift);
    overwritten(gradientX);
    layerNormalization.backward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void dropout(Matrix x, DropoutMask mask, Cursor cursor, Matrix y) {
    Shapes.dropout(x, y);
    dropout.run(dense(x), mask, ((CpuCursor) cursor).updates(), overwritten(y));
  }

  @Override
  public void softmax(Matrix logits) {
    kernels.softmax(overwritten(logits));
  }

  @Override
  public void loss(Loss loss, Matrix logits, Batch targets, Tally tally) {
    loss(loss, logits, targets, false, tally);
  }

  @Override
  public void lossGradient(Loss loss, Matrix logits, Batch targets, Tally tally) {
    loss(loss, logits, targets, true, tally);
  }

  private void loss(Loss loss, Matrix logits, Batch targets, boolean gradient, Tally tally) {
    Shapes.loss(loss, logits, targets);
    int rows = logits.rows();
    if (losses.length < rows) {
      losses = new double[rows];
    }
    int[] labels = ((Float32Batch) targets).labels();
    double divisor = divisor(loss, labels);
    int correct = kernels.loss(loss, overwritten(logits), labels, divisor, gradient, losses);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += losses[row];
    }
    ((HostTally) tally).addBatch(sum / divisor, rows, correct);
  }

  private static double divisor(Loss loss, int[] labels) {
    if (!(loss instanceof Loss.CrossEntropy entropy && entropy.isWeighted())) {
      return labels.length;
    }
    double sum = 0;
    for (int label : labels) {
      sum += entropy.weight(label);
    }
    return sum;
  }

  @Override
  public void update(
      UpdateRule rule,
      ParameterGroup parameters,
      ParameterGroup gradients,
      List<ParameterGroup> states,
      Cursor cursor,
      Tally tally) {
    Shapes.update(rule, parameters, gradients, states);
    StepSize size = ((CpuCursor) cursor).nextStepSize();
    double clip = clip(rule, gradients);
    List<ParameterShape> shapes = ((CpuParameters) parameters).shapes();
    for (int i = 0; i < shapes.size(); i++) {
      double squares =
          kernels.update(
              rule,
              size,
              clip,
              shapes.get(i).regularized(),
              overwrittenNumbers(parameters.matrices().get(i)),
              numbers(gradients.matrices().get(i)),
              states.isEmpty() ? null : overwrittenNumbers(states.get(0).matrices().get(i)),
              states.size() < 2 ? null : overwrittenNumbers(states.get(1).matrices().get(i)));
      ((HostTally) tally).addPenalty(rule.l2() * squares);
    }
  }

  private double clip(UpdateRule rule, ParameterGroup gradients) {
    if (rule.clipNorm() == UpdateRule.NEVER) {
      return 1;
    }
    double squares = 0;
    for (int i = 0; i < gradients.matrices().size(); i++) {
      squares += kernels.sumOfSquares(numbers(gradients.matrices().get(i)));
    }
    return Math.min(1, rule.clipNorm() / (Math.sqrt(squares) + UpdateRule.CLIP_EPSILON));
  }

  @Override
  public Step record(Runnable operations) {
    return times -> {
      for (int i = 0; i < times; i++) {
        operations.run();
      }
    };
  }

  @Override
  public void finish() {
    // Every operation is done when it returns.
  }

  @Override
  public void close() {
    workers.close();
  }

  private static Float32Dense dense(Matrix matrix) {
    return (Float32Dense) matrix;
  }

  private static Float32Numbers numbers(Matrix matrix) {
    return (Float32Numbers) matrix;
  }

  /** A matrix that an operation overwrites, all of it or a part. */
  private static Float32Dense overwritten(Matrix matrix) {
    overwrittenNumbers(matrix);
    return dense(matrix);
  }

  private static Float32Numbers overwrittenNumbers(Matrix matrix) {
    Float32Numbers numbers = numbers(matrix);
    numbers.countOverwriting();
    return numbers;
  }
}
