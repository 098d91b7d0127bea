package io.tandem.backend;

import io.tandem.random.Philox;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The seam's definition as a program: each operation as the plain loops of its formula, in float64.
 * It is slow, and it is what every device is compared with. Beyond what the seam asks, it throws
 * {@link IllegalStateException} when a cursor is used past its end.
 */
public final class ReferenceBackend implements Backend {

  private record Group(List<ParameterShape> shapes, List<Matrix> matrices)
      implements ParameterGroup {}

  private record Uploaded(Features features, int[] labels, Scaling scaling) implements Examples {
    @Override
    public int rows() {
      return features.rows();
    }

    @Override
    public int columns() {
      return features.columns();
    }

    void overwrite(Features others) {
      if (features instanceof Features.Bytes bytes && others instanceof Features.Bytes given) {
        System.arraycopy(given.data(), 0, bytes.data(), 0, given.rows());
      } else if (features instanceof Features.Reals reals
          && others instanceof Features.Reals given) {
        System.arraycopy(given.data(), 0, reals.data(), 0, given.rows());
      }
    }

    double input(int row, int column) {
      return scaled(features.value(row, column), column);
    }

    double scaled(double value, int column) {
      return (value - scaling.mean()[column]) * scaling.factor()[column];
    }
  }

  private record MiniBatch(ReferenceMatrix features, int[] labels) implements Batch {
    void take(int row, Uploaded examples, int example) {
      for (int column = 0; column < features.columns(); column++) {
        features.set(row, column, examples.input(example, column));
      }
      labels[row] = examples.labels()[example];
    }

    void take(int row, Uploaded examples, int example, ReferenceView view) {
      byte[] unseen = examples.scaling().nearestBytes();
      int[] shown = view.shown();
      for (int column = 0; column < features.columns(); column++) {
        double value =
            shown[column] == ReferenceView.NOTHING
                ? Byte.toUnsignedInt(unseen[column])
                : examples.features().value(example, shown[column]);
        features.set(row, column, examples.scaled(value, column));
      }
      labels[row] = examples.labels()[example];
    }
  }

  @Override
  public DeviceInfo device() {
    return new DeviceInfo("reference", "plain loops", Map.of());
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT64;
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    return ReferenceMatrix.zeros(rows, columns);
  }

  @Override
  public ParameterGroup parameters(List<ParameterShape> shapes) {
    return new Group(
        List.copyOf(shapes),
        shapes.stream().map(shape -> matrix(shape.rows(), shape.columns())).toList());
  }

  @Override
  public Examples upload(Features features, int[] labels, Scaling scaling) {
    require(labels.length == features.rows(), "one label a row");
    require(scaling.mean().length == features.columns(), "one mean a column");
    require(scaling.factor().length == features.columns(), "one factor a column");
    return new Uploaded(
        features.select(IntStream.range(0, features.rows()).toArray()), labels, scaling);
  }

  @Override
  public Batch batch(Examples examples, int rows) {
    MiniBatch batch = new MiniBatch(ReferenceMatrix.zeros(rows, examples.columns()), new int[rows]);
    for (int row = 0; row < rows; row++) {
      batch.take(row, (Uploaded) examples, 0);
    }
    return batch;
  }

  @Override
  public Cursor cursor() {
    return new ReferenceCursor(null);
  }

  @Override
  public Cursor cursor(ImageFrame frame) {
    return new ReferenceCursor(frame);
  }

  @Override
  public Tally tally() {
    return new ReferenceTally();
  }

  @Override
  public void write(Matrix to, double[] values) {
    require(values.length == to.rows() * to.columns(), "one value an element");
    System.arraycopy(values, 0, data(to), 0, values.length);
  }

  @Override
  public void write(Examples to, Features features) {
    Uploaded uploaded = (Uploaded) to;
    Shapes.overwrite(uploaded, uploaded.features() instanceof Features.Bytes, features);
    uploaded.overwrite(features);
  }

  @Override
  public void write(Cursor to, int[] order, List<StepSize> stepSizes, long updatesBefore) {
    ((ReferenceCursor) to).start(order, stepSizes, updatesBefore);
  }

  @Override
  public void write(Cursor to, ImageViews views) {
    ((ReferenceCursor) to).see(views);
  }

  @Override
  public void read(Matrix from, double[] values) {
    require(values.length == from.rows() * from.columns(), "room for each value");
    System.arraycopy(data(from), 0, values, 0, values.length);
  }

  @Override
  public Totals read(Tally from) {
    return ((ReferenceTally) from).take();
  }

  @Override
  public void gather(Examples from, Cursor cursor, Batch into) {
    MiniBatch batch = (MiniBatch) into;
    require(from.columns() == batch.features().columns(), "a batch as wide as the examples");
    Uploaded examples = (Uploaded) from;
    ReferenceCursor position = (ReferenceCursor) cursor;
    if (position.frame() != null) {
      require(examples.features() instanceof Features.Bytes, "images kept as bytes");
      require(position.frame().size() == from.columns(), "images of the examples' size");
    }
    for (int row = 0; row < batch.features().rows(); row++) {
      if (position.frame() == null) {
        batch.take(row, examples, position.nextExample());
      } else {
        ReferenceView view = position.nextView();
        batch.take(row, examples, position.nextExample(), view);
      }
    }
  }

  @Override
  public void linear(
      Matrix x, Matrix weights, Matrix bias, Activation activation, Matrix sumsOrNull, Matrix y) {
    requireShape(y, x.rows(), weights.rows(), "y");
    if (sumsOrNull != null) {
      requireShape(sumsOrNull, y.rows(), y.columns(), "sums");
    }
    requireShape(weights, y.columns(), x.columns(), "weights");
    requireShape(bias, 1, y.columns(), "bias");
    for (int row = 0; row < y.rows(); row++) {
      for (int output = 0; output < y.columns(); output++) {
        double sum = get(bias, 0, output);
        for (int input = 0; input < x.columns(); input++) {
          sum += get(x, row, input) * get(weights, output, input);
        }
        if (sumsOrNull != null) {
          set(sumsOrNull, row, output, sum);
        }
        set(y, row, output, ActivationReference.value(activation, sum));
      }
    }
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
    requireShape(y, x.rows(), weights.rows(), "y");
    requireShape(weights, y.columns(), x.columns(), "weights");
    requireShape(gradientY, y.rows(), y.columns(), "gradientY");
    requireShape(gradientWeights, weights.rows(), weights.columns(), "gradientWeights");
    requireShape(gradientBias, 1, y.columns(), "gradientBias");
    if (gradientXOrNull != null) {
      requireShape(gradientXOrNull, x.rows(), x.columns(), "gradientX");
    }
    double[] d = data(gradientY);
    for (int i = 0; i < d.length; i++) {
      d[i] *= ActivationReference.derivative(activation, data(y)[i]);
    }
    for (int output = 0; output < y.columns(); output++) {
      double sum = 0;
      for (int row = 0; row < y.rows(); row++) {
        sum += get(gradientY, row, output);
      }
      set(gradientBias, 0, output, sum);
    }
    // Whole rows at a time: each number is still its terms' sum from the first to the last.
    Arrays.fill(data(gradientWeights), 0);
    for (int row = 0; row < y.rows(); row++) {
      for (int output = 0; output < y.columns(); output++) {
        addMultiple(get(gradientY, row, output), x, row, gradientWeights, output);
      }
    }
    if (gradientXOrNull != null) {
      Arrays.fill(data(gradientXOrNull), 0);
      for (int row = 0; row < y.rows(); row++) {
        for (int output = 0; output < y.columns(); output++) {
          addMultiple(get(gradientY, row, output), weights, output, gradientXOrNull, row);
        }
      }
    }
  }

  @Override
  public void normalizeBatch(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeBatch(x, by, y);
    new ReferenceNormalization(x, by, true).ofBatch(y);
  }

  @Override
  public void normalizeByRunning(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeByRunning(x, by, y);
    new ReferenceNormalization(x, by, true).byRunning(y);
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
    new ReferenceNormalization(x, by, true)
        .backward(y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void normalizeExamples(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeExamples(x, by, y);
    new ReferenceNormalization(x, by, false).ofExamples(y);
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
    new ReferenceNormalization(x, by, false)
        .backward(y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void dropout(Matrix x, DropoutMask mask, Cursor cursor, Matrix y) {
    Shapes.dropout(x, y);
    long updates = ((ReferenceCursor) cursor).updates();
    int[] key = {mask.seed(), mask.purpose()};
    int[] words = new int[4];
    for (int i = 0; i < data(x).length; i++) {
      int[] counter = {i / 4, mask.layer(), (int) updates, (int) (updates >>> 32)};
      Philox.block(counter, key, words);
      boolean kept = Integer.toUnsignedLong(words[i % 4]) >= mask.rate() * 0x1p32;
      data(y)[i] = kept ? data(x)[i] / (1 - mask.rate()) : 0;
    }
  }

  @Override
  public void softmax(Matrix logits) {
    ReferenceMatrix values = (ReferenceMatrix) logits;
    for (int row = 0; row < values.rows(); row++) {
      double max = values.get(row, values.firstLargest(row));
      double sum = 0;
      for (int column = 0; column < values.columns(); column++) {
        double exponential = Math.exp(values.get(row, column) - max);
        values.set(row, column, exponential);
        sum += exponential;
      }
      for (int column = 0; column < values.columns(); column++) {
        values.set(row, column, values.get(row, column) / sum);
      }
    }
  }

  @Override
  public void loss(Loss loss, Matrix logits, Batch targets, Tally tally) {
    ReferenceLoss reference = new ReferenceLoss(loss, (ReferenceMatrix) logits, labels(targets));
    reference.count((ReferenceTally) tally);
    softmax(logits);
  }

  @Override
  public void lossGradient(Loss loss, Matrix logits, Batch targets, Tally tally) {
    ReferenceLoss reference = new ReferenceLoss(loss, (ReferenceMatrix) logits, labels(targets));
    reference.count((ReferenceTally) tally);
    softmax(logits);
    reference.differentiate();
  }

  private static int[] labels(Batch targets) {
    return ((MiniBatch) targets).labels();
  }

  @Override
  public void update(
      UpdateRule rule,
      ParameterGroup parameters,
      ParameterGroup gradients,
      List<ParameterGroup> states,
      Cursor cursor,
      Tally tally) {
    require(states.size() == rule.states(), "as many states as the rule has");
    List<ParameterShape> shapes = ((Group) parameters).shapes();
    requireShapes(shapes, gradients, "gradient");
    states.forEach(state -> requireShapes(shapes, state, "state"));
    StepSize size = ((ReferenceCursor) cursor).nextStepSize();
    double penalty = ReferenceUpdate.apply(rule, size, shapes, parameters, gradients, states);
    ((ReferenceTally) tally).addPenalty(penalty);
  }

  private static void requireShapes(List<ParameterShape> shapes, ParameterGroup group, String of) {
    require(shapes.size() == group.matrices().size(), "one " + of + " a parameter");
    for (int i = 0; i < shapes.size(); i++) {
      ParameterShape shape = shapes.get(i);
      requireShape(group.matrices().get(i), shape.rows(), shape.columns(), of + " " + i);
    }
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
  public void finish() {}

  @Override
  public void close() {}

  private static double get(Matrix matrix, int row, int column) {
    return ((ReferenceMatrix) matrix).get(row, column);
  }

  private static void set(Matrix matrix, int row, int column, double value) {
    ((ReferenceMatrix) matrix).set(row, column, value);
  }

  private static void addMultiple(double factor, Matrix of, int fromRow, Matrix sums, int sumsRow) {
    double[] terms = data(of);
    double[] totals = data(sums);
    int from = fromRow * of.columns();
    int to = sumsRow * sums.columns();
    for (int column = 0; column < of.columns(); column++) {
      totals[to + column] += factor * terms[from + column];
    }
  }

  private static double[] data(Matrix matrix) {
    return ((ReferenceMatrix) matrix).data();
  }

  private static void requireShape(Matrix matrix, int rows, int columns, String name) {
    require(
        matrix.rows() == rows && matrix.columns() == columns,
        "%s of [%d, %d], found [%d, %d]"
            .formatted(name, rows, columns, matrix.rows(), matrix.columns()));
  }

  private static void require(boolean holds, String expectation) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expectation);
    }
  }
}
