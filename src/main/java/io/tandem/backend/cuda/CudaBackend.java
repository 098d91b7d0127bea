package io.tandem.backend.cuda;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.DropoutMask;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
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
import java.util.Arrays;
import java.util.List;

/**
 * A GPU in one precision: handles and bookkeeping. Memory is the {@link Arena}'s, copies are the
 * {@link Transfers}', arithmetic is the {@link Operations}', the {@link Losses}' and the {@link
 * Updates}'.
 */
final class CudaBackend implements Backend {
  private final Gpu gpu;
  private final DeviceInfo device;
  private final Precision precision;
  private final Resources resources = new Resources();
  private final Stream stream;
  private final Arena arena;
  private final Staging staging;
  private final Products products;
  private final Transfers transfers;
  private final Operations operations;
  private final Normalizations normalizations;
  private final Losses losses;
  private final Updates updates;

  /** Who counts the cursors' moves while a step is captured; null while operations take effect. */
  private CursorMoves captured;

  /**
   * A backend on a GPU that works.
   *
   * @throws DeviceException if there is no memory for it
   */
  CudaBackend(Gpu gpu, DeviceInfo device, Precision precision) {
    this.gpu = gpu;
    this.device = device;
    this.precision = precision;
    gpu.enter();
    try {
      stream = resources.hold(new Stream());
      arena = resources.hold(new Arena(gpu, stream));
      staging = resources.hold(new Staging(stream));
      DevicePointer workspace = arena.allocate(Products.WORKSPACE_BYTES, "cuBLAS's workspace");
      products = resources.hold(new Products(stream, precision, workspace));
    } catch (DeviceException e) {
      resources.close();
      throw e;
    }
    transfers = new Transfers(staging, precision);
    Launcher kernels = new Launcher(gpu.kernels(precision), stream);
    Scratch scratch = new Scratch(arena);
    operations = new Operations(kernels, products, scratch, precision.bytes());
    normalizations = new Normalizations(kernels);
    losses = new Losses(kernels, scratch, arena, transfers, precision.bytes());
    updates = new Updates(kernels, scratch);
  }

  @Override
  public DeviceInfo device() {
    return device;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public long availableBytes() {
    return gpu.memory().free();
  }

  /** The backend's device memory. */
  Arena arena() {
    return arena;
  }

  /** The version of cuBLAS. */
  String cublasVersion() {
    return products.version();
  }

  @Override
  public CudaMatrix matrix(int rows, int columns) {
    Shapes.matrix(rows, columns);
    gpu.enter();
    long bytes = (long) rows * columns * precision.bytes();
    return new CudaMatrix(rows, columns, arena.allocate(bytes, "a matrix of activations"));
  }

  @Override
  public ParameterGroup parameters(List<ParameterShape> shapes) {
    shapes.forEach(shape -> Shapes.matrix(shape.rows(), shape.columns()));
    gpu.enter();
    return CudaParameters.allocate(arena, precision, shapes);
  }

  @Override
  public Examples upload(Features features, int[] labels, Scaling scaling) {
    Shapes.examples(features, labels, scaling);
    gpu.enter();
    boolean isBytes = features instanceof Features.Bytes;
    long count = (long) features.rows() * features.columns();
    long rowBytes = (long) features.columns() * precision.bytes();
    CudaExamples examples =
        new CudaExamples(
            features.rows(),
            features.columns(),
            Arrays.stream(labels).max().getAsInt(),
            isBytes ? Kernel.GATHER_BYTES : Kernel.GATHER_REALS,
            arena.allocate(isBytes ? count : count * precision.bytes(), "the examples"),
            arena.allocate((long) labels.length * Integer.BYTES, "the labels"),
            arena.allocate(rowBytes, "the features' means"),
            arena.allocate(rowBytes, "the features' factors"),
            arena.allocate(features.columns(), "the features' nearest bytes"));
    send(examples, features);
    transfers.send(examples.labels(), labels);
    transfers.send(examples.mean(), scaling.mean());
    transfers.send(examples.factor(), scaling.factor());
    transfers.send(examples.unseen(), scaling.nearestBytes());
    return examples;
  }

  private void send(CudaExamples to, Features features) {
    if (features instanceof Features.Bytes bytes) {
      transfers.send(to.features(), bytes);
    } else if (features instanceof Features.Reals reals) {
      transfers.send(to.features(), reals);
    }
  }

  @Override
  public Batch batch(Examples examples, int rows) {
    CudaMatrix features = matrix(rows, examples.columns());
    CudaBatch batch =
        new CudaBatch(features, arena.allocate((long) rows * Integer.BYTES, "a batch's labels"));
    operations.gather((CudaExamples) examples, DevicePointer.NULL, batch);
    return batch;
  }

  @Override
  public Cursor cursor() {
    return cursor(null);
  }

  @Override
  public Cursor cursor(ImageFrame frame) {
    gpu.enter();
    return new CudaCursor(arena.allocate(CudaCursor.BYTES, "a cursor"), frame);
  }

  @Override
  public Tally tally() {
    gpu.enter();
    CudaTally tally = new CudaTally(arena.allocate(CudaTally.BYTES, "a tally"));
    clear(tally);
    return tally;
  }

  private void clear(CudaTally tally) {
    staging.send(
        tally.place(), 1, CudaTally.BYTES, (buffer, from, count) -> CudaTally.putEmpty(buffer));
  }

  @Override
  public void write(Matrix to, double[] values) {
    Shapes.values(to, values);
    gpu.enter();
    transfers.send(((CudaMatrix) to).place(), values);
  }

  @Override
  public void write(Examples to, Features features) {
    CudaExamples examples = (CudaExamples) to;
    Shapes.overwrite(examples, examples.gather() == Kernel.GATHER_BYTES, features);
    gpu.enter();
    send(examples, features);
  }

  @Override
  public void write(Cursor to, int[] order, List<StepSize> stepSizes, long updatesBefore) {
    gpu.enter();
    ((CudaCursor) to).start(arena, staging, order, stepSizes, updatesBefore);
  }

  @Override
  public void write(Cursor to, ImageViews views) {
    gpu.enter();
    ((CudaCursor) to).see(arena, staging, views);
  }

  @Override
  public void read(Matrix from, double[] values) {
    Shapes.values(from, values);
    gpu.enter();
    transfers.receive((CudaMatrix) from, values);
  }

  @Override
  public Totals read(Tally from) {
    gpu.enter();
    CudaTally tally = (CudaTally) from;
    Totals[] totals = new Totals[1];
    staging.receive(
        tally.place(),
        1,
        CudaTally.BYTES,
        (buffer, first, count) -> totals[0] = CudaTally.take(buffer));
    clear(tally);
    return totals[0];
  }

  @Override
  public void gather(Examples from, Cursor cursor, Batch into) {
    Shapes.gather(from, into);
    gpu.enter();
    CudaExamples examples = (CudaExamples) from;
    CudaCursor position = (CudaCursor) cursor;
    CudaBatch batch = (CudaBatch) into;
    if (position.frame() != null) {
      Shapes.gather(examples, examples.gather() == Kernel.GATHER_BYTES, position.frame());
    }
    move(position, new CursorMove(batch.features().rows(), 0));
    if (position.frame() == null) {
      operations.gather(examples, position.place(), batch);
    } else {
      operations.gatherViews(examples, position, batch);
    }
  }

  @Override
  public void linear(
      Matrix x, Matrix weights, Matrix bias, Activation activation, Matrix sumsOrNull, Matrix y) {
    Shapes.linear(x, weights, bias, sumsOrNull, y);
    gpu.enter();
    operations.linear(
        (CudaMatrix) x,
        (CudaMatrix) weights,
        (CudaMatrix) bias,
        activation,
        (CudaMatrix) sumsOrNull,
        (CudaMatrix) y);
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
    gpu.enter();
    operations.linearBackward(
        (CudaMatrix) x,
        (CudaMatrix) weights,
        (CudaMatrix) y,
        activation,
        (CudaMatrix) gradientY,
        (CudaMatrix) gradientWeights,
        (CudaMatrix) gradientBias,
        (CudaMatrix) gradientXOrNull);
  }

  @Override
  public void normalizeBatch(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeBatch(x, by, y);
    gpu.enter();
    normalizations.batch(x, by, y);
  }

  @Override
  public void normalizeByRunning(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeByRunning(x, by, y);
    gpu.enter();
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
    gpu.enter();
    normalizations.batchBackward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void normalizeExamples(Matrix x, Normalizer by, Matrix y) {
    Shapes.normalizeExamples(x, by, y);
    gpu.enter();
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
    gpu.enter();
    normalizations.examplesBackward(x, by, y, gradientY, gradientScale, gradientShift, gradientX);
  }

  @Override
  public void dropout(Matrix x, DropoutMask mask, Cursor cursor, Matrix y) {
    Shapes.dropout(x, y);
    gpu.enter();
    operations.dropout((CudaMatrix) x, mask, ((CudaCursor) cursor).place(), (CudaMatrix) y);
  }

  @Override
  public void softmax(Matrix logits) {
    gpu.enter();
    losses.softmax((CudaMatrix) logits);
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
    gpu.enter();
    losses.loss(loss, (CudaMatrix) logits, (CudaBatch) targets, gradient, (CudaTally) tally);
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
    CudaParameters ours = (CudaParameters) parameters;
    requireLaidOutLike(ours, gradients, "gradients");
    states.forEach(state -> requireLaidOutLike(ours, state, "states"));
    gpu.enter();
    CudaCursor position = (CudaCursor) cursor;
    move(position, new CursorMove(0, 1));
    updates.update(
        rule,
        ours,
        (CudaParameters) gradients,
        states.stream().map(CudaParameters.class::cast).toList(),
        position.place(),
        (CudaTally) tally);
  }

  private static void requireLaidOutLike(
      CudaParameters parameters, ParameterGroup others, String name) {
    if (!parameters.isLaidOutLike((CudaParameters) others)) {
      throw new IllegalArgumentException(
          "the parameters' shapes and the " + name + "' differ in what is regularised");
    }
  }

  private void move(CudaCursor cursor, CursorMove move) {
    if (captured == null) {
      cursor.advance(move, 1);
    } else {
      captured.add(cursor, move);
    }
  }

  @Override
  public Step record(Runnable operations) {
    RecordedStep step =
        resources.hold(new RecordedStep(stream, operations, moves -> captured = moves));
    return times -> {
      gpu.enter();
      step.run(times);
    };
  }

  @Override
  public void finish() {
    gpu.enter();
    stream.await();
  }

  @Override
  public void close() {
    gpu.tryToEnter();
    resources.close();
  }
}
