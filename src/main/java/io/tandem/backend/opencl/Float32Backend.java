package io.tandem.backend.opencl;

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
import io.tandem.backend.NormalTail;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** An OpenCL device in one precision: each operation as a record of a {@link Float32Program}. */
final class Float32Backend implements Backend {
  /** Of a product's sums, in terms: where it has few tiles, each group gets such a piece of one. */
  private static final int SHORTEST_PIECE = 256;

  private final DeviceInfo device;
  private final OpenClProcessor processor;
  private final Float32Kernel kernel = new Float32Kernel();
  private final Float32Constants constants;
  private final Float32Program program;
  private final Float32Updates updates;
  private final Float32Normalizations normalizations;
  private final Float32Losses losses;

  Float32Backend(DeviceInfo device, OpenClProcessor processor) {
    this.device = device;
    this.processor = processor;
    constants = new Float32Constants(kernel, processor.largestPiece());
    double[] normalTail = NormalTail.coefficients(Precision.FLOAT32);
    kernel.normalTail = constants.add(normalTail);
    kernel.normalTailTerms = normalTail.length;
    program = new Float32Program(processor, kernel, constants);
    updates = new Float32Updates(program, processor.groups());
    normalizations = new Float32Normalizations(program);
    losses = new Float32Losses(program);
    processor.compile(kernel);
    // Aparapi cannot dispose of a kernel that never ran, and some drivers compile at the first run.
    program.add(record(Opcode.DERIVATIVE, 0, 0, 0, 0));
    program.run();
  }

  @Override
  public DeviceInfo device() {
    return device;
  }

  /** The kernel, with the arrays that it works on. */
  Float32Kernel kernel() {
    return kernel;
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT32;
  }

  @Override
  public Float32Matrix matrix(int rows, int columns) {
    Shapes.matrix(rows, columns);
    return new Float32Matrix(rows, columns);
  }

  @Override
  public ParameterGroup parameters(List<ParameterShape> shapes) {
    List<Matrix> matrices = new ArrayList<>();
    for (ParameterShape shape : shapes) {
      matrices.add(matrix(shape.rows(), shape.columns()));
    }
    return new OpenClParameters(List.copyOf(shapes), List.copyOf(matrices));
  }

  @Override
  public Examples upload(Features features, int[] labels, Scaling scaling) {
    Shapes.examples(features, labels, scaling);
    boolean isBytes = features instanceof Features.Bytes;
    int values =
        isBytes
            ? constants.add((Features.Bytes) features)
            : constants.add((Features.Reals) features);
    return new OpenClExamples(
        features.rows(),
        features.columns(),
        isBytes ? Opcode.GATHER_BYTES : Opcode.GATHER_REALS,
        values,
        constants.add(labels),
        constants.add(scaling.mean()),
        constants.add(scaling.factor()),
        constants.add(
            new Features.Bytes(new byte[][] {scaling.nearestBytes()}, features.columns())));
  }

  @Override
  public Batch batch(Examples examples, int rows) {
    Float32Batch batch = new Float32Batch(matrix(rows, examples.columns()), matrix(1, rows));
    OpenClExamples all = (OpenClExamples) examples;
    gather(all.gather(), all, constants.add(new int[rows]), batch);
    return batch;
  }

  @Override
  public Cursor cursor() {
    return new OpenClCursor(null);
  }

  @Override
  public Cursor cursor(ImageFrame frame) {
    return new OpenClCursor(frame);
  }

  @Override
  public Tally tally() {
    return new HostTally();
  }

  @Override
  public void write(Matrix to, double[] values) {
    Shapes.values(to, values);
    program.run();
    float[] numbers = dense(to).values();
    for (int i = 0; i < values.length; i++) {
      numbers[i] = (float) values[i];
    }
  }

  @Override
  public void write(Examples to, Features features) {
    OpenClExamples examples = (OpenClExamples) to;
    Shapes.overwrite(examples, examples.gather() == Opcode.GATHER_BYTES, features);
    program.run();
    if (features instanceof Features.Bytes bytes) {
      constants.overwrite(examples.values(), bytes);
    } else if (features instanceof Features.Reals reals) {
      constants.overwrite(examples.values(), reals);
    }
  }

  @Override
  public void write(Cursor to, int[] order, List<StepSize> stepSizes, long updatesBefore) {
    program.run();
    OpenClCursor cursor = (OpenClCursor) to;
    if (cursor.capacity() < order.length) {
      cursor.moveTo(constants.add(order), order.length);
    } else {
      constants.overwrite(cursor.place(), order);
    }
    cursor.start(order.length, stepSizes, updatesBefore);
  }

  @Override
  public void write(Cursor to, ImageViews views) {
    program.run();
    OpenClCursor cursor = (OpenClCursor) to;
    cursor.see(views);
    int[] numbers = views.numbers();
    if (cursor.viewsCapacity() < numbers.length) {
      cursor.moveViewsTo(constants.add(numbers), numbers.length);
    } else {
      constants.overwrite(cursor.viewsPlace(), numbers);
    }
  }

  @Override
  public void read(Matrix from, double[] values) {
    Shapes.values(from, values);
    program.run();
    float[] numbers = dense(from).values();
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers[i];
    }
  }

  @Override
  public Totals read(Tally from) {
    program.run();
    return ((HostTally) from).take();
  }

  @Override
  public void gather(Examples from, Cursor cursor, Batch into) {
    Shapes.gather(from, into);
    OpenClExamples examples = (OpenClExamples) from;
    OpenClCursor position = (OpenClCursor) cursor;
    Float32Batch batch = (Float32Batch) into;
    ImageFrame frame = position.frame();
    int rows = into.features().rows();
    if (frame == null) {
      gather(examples.gather(), examples, position.next(rows), batch);
    } else {
      Shapes.gather(examples, examples.gather() == Opcode.GATHER_BYTES, frame);
      int views = position.nextViews();
      gather(
          Opcode.GATHER_VIEWS,
          examples,
          position.next(rows),
          batch,
          examples.unseen(),
          views,
          frame.height(),
          frame.width(),
          frame.cutout());
    }
  }

  private void gather(
      int opcode, OpenClExamples from, int order, Float32Batch into, int... viewing) {
    int[] record =
        record(
            opcode,
            program.write(into.features()),
            program.write(into.labels()),
            into.features().rows(),
            from.columns(),
            order,
            from.labels(),
            from.values(),
            from.mean(),
            from.factor());
    program.add(IntStream.concat(Arrays.stream(record), Arrays.stream(viewing)).toArray());
  }

  @Override
  public void linear(
      Matrix x, Matrix weights, Matrix bias, Activation activation, Matrix sumsOrNull, Matrix y) {
    Shapes.linear(x, weights, bias, sumsOrNull, y);
    int sums = sumsOrNull == null ? Product.NOWHERE : program.write(dense(sumsOrNull));
    int biasPlace = program.read(dense(bias));
    Product product =
        new Product(
            y.rows(),
            y.columns(),
            x.columns(),
            factor(x),
            factor(weights).transposed(),
            program.write(dense(y)));
    int pieces = Math.min(processor.groups() / product.tiles(), x.columns() / SHORTEST_PIECE);
    if (pieces <= 1) {
      program.add(Product.record(product.activated(biasPlace, activation, sums)));
    } else {
      int size = y.rows() * y.columns();
      int scratch = program.scratch(pieces * size);
      program.add(
          Product.record(product.cut(pieces, scratch)),
          record(
              Opcode.JOIN,
              scratch,
              pieces,
              size,
              y.columns(),
              biasPlace,
              activation.ordinal(),
              sums,
              product.c()));
    }
  }

  private Factor factor(Matrix matrix) {
    return Factor.of(program.read(dense(matrix)), matrix.columns());
  }

  private static int[] record(int... numbers) {
    return numbers;
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
    int batch = x.rows();
    int inputs = x.columns();
    int outputs = y.columns();
    if (activation != Activation.IDENTITY) {
      int d = program.write(dense(gradientY));
      int place = program.read(dense(y));
      program.add(record(Opcode.DERIVATIVE, d, place, batch * outputs, activation.ordinal()));
    }
    Factor d = factor(gradientY);
    Product ofWeights =
        new Product(
                outputs,
                inputs,
                batch,
                d.transposed(),
                factor(x),
                program.write(dense(gradientWeights)))
            .withRowSums(program.write(dense(gradientBias)));
    if (gradientXOrNull == null) {
      program.add(Product.record(ofWeights));
    } else {
      int gradientX = program.write(dense(gradientXOrNull));
      Product ofX = new Product(batch, inputs, outputs, d, factor(weights), gradientX);
      program.add(Product.record(ofWeights, ofX));
    }
  }

  @Override
  public void normalizeBatch(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeBatch(x, by, y);
    normalizations.batch(x, by, y);
  }

  @Override
  public void normalizeByRunning(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeByRunning(x, by, y);
    normalizations.byRunning(x, by, y);
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
    normalizations.batchBackward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void normalizeExamples(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeExamples(x, by, y);
    normalizations.examples(x, by, y);
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
    normalizations.examplesBackward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void dropout(Matrix x, DropoutMask mask, Cursor cursor, Matrix y) {
    Shapes.dropout(x, y);
    long updates = ((OpenClCursor) cursor).updates();
    program.add(
        record(
            Opcode.DROPOUT,
            program.read(dense(x)),
            x.rows() * x.columns(),
            mask.seed(),
            mask.purpose(),
            mask.layer(),
            mask.threshold(),
            (int) updates,
            (int) (updates >>> Integer.SIZE),
            program.scalars(mask.factor(), 0),
            program.write(dense(y))));
  }

  @Override
  public void softmax(Matrix logits) {
    program.add(
        record(Opcode.SOFTMAX, program.write(dense(logits)), logits.rows(), logits.columns()));
  }

  @Override
  public void loss(Loss loss, Matrix logits, Batch targets, Tally tally) {
    losses.add(loss, dense(logits), (Float32Batch) targets, false, (HostTally) tally);
  }

  @Override
  public void lossGradient(Loss loss, Matrix logits, Batch targets, Tally tally) {
    losses.add(loss, dense(logits), (Float32Batch) targets, true, (HostTally) tally);
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
    StepSize size = ((OpenClCursor) cursor).nextStepSize();
    updates.add(rule, size, (OpenClParameters) parameters, gradients, states, (HostTally) tally);
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
    program.run();
  }

  @Override
  public void close() {
    program.clear();
    kernel.dispose();
  }

  private static Float32Matrix dense(Matrix matrix) {
    return (Float32Matrix) matrix;
  }
}
