package io.tandem.backend;

import java.util.Arrays;
import java.util.List;

/**
 * One device, and the steps of training on it.
 *
 * <p>A backend owns all memory behind its handles: allocated before training, zeroed, and freed by
 * {@link #close}. Handles of one backend mean nothing to another. Operations allocate nothing once
 * each has run, return nothing, and may still be running when they return; they take effect in the
 * order of their calls. Only the methods called {@code read} wait. Reductions have a fixed order,
 * so that the same calls give the same bits on the same device, whatever its number of threads.
 *
 * <p>Activations are [batch, features], weights [outputs, inputs], biases [1, outputs], all row by
 * row. Losses and their gradients are means over the batch. A backend serves one thread at a time.
 *
 * <p>Shapes that do not fit throw {@link IllegalArgumentException}.
 */
public interface Backend extends AutoCloseable {

  /** The device. */
  DeviceInfo device();

  /** The precision of every matrix. */
  Precision precision();

  /**
   * How many bytes the device can still give, with what other programs hold taken off; {@link
   * Long#MAX_VALUE} where it does not tell.
   */
  default long availableBytes() {
    return Long.MAX_VALUE;
  }

  // Memory.

  /** A matrix of zeros. */
  Matrix matrix(int rows, int columns);

  /**
   * Matrices of zeros, one a shape, that are updated together. They serve as parameters, or as what
   * belongs to these, and as nothing else: a device may lay them out in an order of its own.
   */
  ParameterGroup parameters(List<ParameterShape> shapes);

  /**
   * Hands a data set to the device, once; bytes stay bytes.
   *
   * @param labels one label a row, from 0
   */
  Examples upload(Features features, int[] labels, Scaling scaling);

  /**
   * A mini-batch of so many rows of the examples; all rows are the first example until something is
   * gathered.
   */
  Batch batch(Examples examples, int rows);

  /** A cursor with nothing to visit. */
  Cursor cursor();

  /**
   * As above, with a view of each example: see {@link #write(Cursor, ImageViews)}. The examples are
   * then images kept as bytes.
   */
  Cursor cursor(ImageFrame frame);

  /** A tally of nothing. */
  Tally tally();

  /**
   * Overwrites a matrix with {@code rows * columns} values, row by row, rounded to this precision.
   */
  void write(Matrix to, double[] values);

  /**
   * Overwrites the features of the first examples, as many as there are rows; labels and scaling
   * stay.
   *
   * @param features bytes where bytes were uploaded, real numbers where those were; its rows are
   *     the device's to read until what gathers them is done
   */
  void write(Examples to, Features features);

  /**
   * Puts a cursor at the start of an epoch.
   *
   * @param order the examples to visit, in this order
   * @param stepSizes of each update; empty where none is made
   * @param updatesBefore how many updates training has made before this epoch: dropout counts on
   */
  void write(Cursor to, int[] order, List<StepSize> stepSizes, long updatesBefore);

  /** As above, where no update was made before. */
  default void write(Cursor to, int[] order, List<StepSize> stepSizes) {
    write(to, order, stepSizes, 0);
  }

  /**
   * As above, for rules that differ from update to update in nothing but the learning rate.
   *
   * @param learningRates the learning rate of each update; empty where none is made
   */
  default void write(Cursor to, int[] order, double[] learningRates) {
    write(to, order, Arrays.stream(learningRates).mapToObj(StepSize::of).toList());
  }

  /**
   * Gives a cursor that was made with a frame the views of its examples: one for each place in the
   * order last written, which took away those before.
   *
   * @param views the device's to read until an order or other views are written
   */
  void write(Cursor to, ImageViews views);

  /** The values of a matrix, row by row. Waits for the operations before it. */
  default double[] read(Matrix from) {
    double[] values = new double[from.rows() * from.columns()];
    read(from, values);
    return values;
  }

  /** As above, into an array of {@code rows * columns} values. */
  void read(Matrix from, double[] values);

  /**
   * What a tally has gathered since it was last read; it starts anew. Waits for the operations
   * before it.
   */
  Totals read(Tally from);

  // A training step, in the order of the calls.

  /**
   * Takes the cursor's next examples into a batch, scaled, with their labels, and advances the
   * cursor past them. Features, means and factors are rounded to this precision before they are
   * scaled.
   *
   * <p>A cursor with a frame shows each example as its view has it. A feature that the view does
   * not show, beyond the image's edge or in the square, is the byte nearest to the mean of its
   * column ({@link Scaling#nearestBytes}), and so about 0 once it is scaled.
   *
   * @throws IllegalStateException if the cursor has a frame and no views of its order
   */
  void gather(Examples from, Cursor cursor, Batch into);

  /**
   * A layer's outputs: {@code y = activation(sums)} with {@code sums = x * weights^T + bias}. What
   * is not a number stays so, through relu too.
   *
   * @param x [batch, inputs]
   * @param weights [outputs, inputs]
   * @param bias [1, outputs]
   * @param sumsOrNull [batch, outputs], overwritten; null where nobody needs them
   * @param y [batch, outputs], overwritten
   */
  void linear(
      Matrix x, Matrix weights, Matrix bias, Activation activation, Matrix sumsOrNull, Matrix y);

  /** A layer's outputs alone. */
  default void linear(Matrix x, Matrix weights, Matrix bias, Activation activation, Matrix y) {
    linear(x, weights, bias, activation, null, y);
  }

  /**
   * A layer's gradients, from the gradient of its outputs. With {@code d = gradientY *
   * activation'}: {@code gradientWeights = d^T * x}, {@code gradientBias = sum of d's rows}, {@code
   * gradientX = d * weights}.
   *
   * @param x the inputs of the forward pass, [batch, inputs]
   * @param y the outputs of the forward pass, [batch, outputs]; its sums where the activation
   *     {@linkplain Activation#differentiatesSums differentiates} these
   * @param gradientY [batch, outputs]; becomes {@code d}; may be the same matrix as y where the
   *     activation is the identity
   * @param gradientWeights [outputs, inputs], overwritten
   * @param gradientBias [1, outputs], overwritten
   * @param gradientXOrNull [batch, inputs], overwritten; null where nobody needs it
   */
  void linearBackward(
      Matrix x,
      Matrix weights,
      Matrix y,
      Activation activation,
      Matrix gradientY,
      Matrix gradientWeights,
      Matrix gradientBias,
      Matrix gradientXOrNull);

  /**
   * Batch normalisation while training (Ioffe and Szegedy, 2015), and the activation behind it:
   * {@code y = activation((x - mean) / sqrt(variance + epsilon) * scale + shift)} with each
   * column's mean and variance (over n, not n - 1) in this mini-batch. The running means and
   * variances (over n - 1) move towards the mini-batch's by {@link NormalizationRule#MOMENTUM}.
   *
   * @param x [batch, features], at least two rows
   * @param by its statistics are overwritten
   * @param y [batch, features], overwritten
   */
  void normalizeBatch(Matrix x, Normalizer by, Matrix y);

  /**
   * The gradients of {@link #normalizeBatch}, through the mini-batch's mean and variance too. With
   * {@code d = gradientY * activation'} and {@code n = (x - mean) / sqrt(variance + epsilon)}:
   * {@code gradientScale = sum of (d * n)'s rows}, {@code gradientShift = sum of d's rows}. Where
   * the activation {@linkplain Activation#differentiatesSums differentiates} its inputs, these are
   * computed again, {@code n * scale + shift}, which takes less time than a matrix of them.
   *
   * @param x the inputs of the forward pass, [batch, features]
   * @param by with the statistics that the forward pass left
   * @param y the outputs of the forward pass, [batch, features]
   * @param gradientY [batch, features]
   * @param gradientScale [1, features], overwritten
   * @param gradientShift [1, features], overwritten
   * @param gradientX [batch, features], overwritten
   */
  void normalizeBatchBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX);

  /**
   * Batch normalisation once trained: as {@link #normalizeBatch}, by the running means and
   * variances in place of the mini-batch's own.
   */
  void normalizeByRunning(Matrix x, Normalizer by, Matrix y);

  /**
   * Layer normalisation (Ba, Kiros and Hinton, 2016), and the activation behind it: as {@link
   * #normalizeBatch}, with the mean and variance of each row, which depend on no other example.
   */
  void normalizeExamples(Matrix x, Normalizer by, Matrix y);

  /** The gradients of {@link #normalizeExamples}, as {@link #normalizeBatchBackward} has them. */
  void normalizeExamplesBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX);

  /**
   * Dropout (Srivastava et al., 2014), inverted: {@code y = x / (1 - rate)} where the mask keeps a
   * number, or else zero. The mask is the same until the cursor's next update, so that the same
   * call takes the gradient of y to that of x.
   *
   * @param y as large as x, overwritten; may be x
   */
  void dropout(Matrix x, DropoutMask mask, Cursor cursor, Matrix y);

  /**
   * Turns each row of logits into probabilities, in place: {@code exp(x_i - max x) / sum_j exp(x_j
   * - max x)}.
   */
  void softmax(Matrix logits);

  /**
   * Counts a batch's loss and its hits.
   *
   * @param logits [batch, classes]; become probabilities
   */
  void loss(Loss loss, Matrix logits, Batch targets, Tally tally);

  /**
   * As {@link #loss}, with the gradient in the same pass.
   *
   * @param logits [batch, classes]; become the gradient of the batch's loss
   */
  void lossGradient(Loss loss, Matrix logits, Batch targets, Tally tally);

  /**
   * Updates parameters with the cursor's next step size and advances the cursor past it.
   *
   * @param states what the rule remembers: so many groups of the parameters' shapes as {@link
   *     UpdateRule#states} says, in the order in which its formula first names them
   * @param tally is given the L2 term of the parameters as they were before
   */
  void update(
      UpdateRule rule,
      ParameterGroup parameters,
      ParameterGroup gradients,
      List<ParameterGroup> states,
      Cursor cursor,
      Tally tally);

  /** As above, by a rule that remembers nothing. */
  default void update(
      UpdateRule rule,
      ParameterGroup parameters,
      ParameterGroup gradients,
      Cursor cursor,
      Tally tally) {
    update(rule, parameters, gradients, List.of(), cursor, tally);
  }

  // Scheduling.

  /**
   * Records the operations that a run of {@code operations} calls; nothing is done until the step
   * is run.
   */
  Step record(Runnable operations);

  /** Waits until every operation is done. */
  void finish();

  /** Frees everything. Handles are of no use afterwards. */
  @Override
  void close();
}
