package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;

/**
 * A layer's outputs for a mini-batch of bytes, as {@code c^T = bias + weights * x^T}, and an
 * activation of them. The examples lie across a tile's vectors, so that no lane is lost to a number
 * of outputs that fills none, and weights are copied as they lie, in runs; {@link Float32Product}
 * puts them side by side, which takes longer. Each number is made of the same chains of
 * multiply-adds there and here: the bits are the same.
 *
 * <p>A part of the work is a half of the inputs, where {@link Float32SumCut} cuts them in two, of a
 * group of the examples.
 */
final class Float32BytesProduct implements Workers.Task {
  private static final int LANES = Float32Tile.LANES;
  private static final int WIDTH = Float32Tile.COLUMNS;
  private static final int BLOCK_DEPTH = Float32Panels.BLOCK_DEPTH;

  /** A block's weights are read again for each panel, and stay in the second-level cache. */
  private static final int MOST_OUTPUTS = 256;

  /**
   * A larger mini-batch is likely one of an evaluation, which multiplies with the same weights
   * again and again: {@link Float32KeptPanels} serves it.
   */
  private static final int MOST_EXAMPLES = 256;

  // How long these take, the unit being a vector's multiply-add. Of the training steps of 19 shapes
  // on a Zen 5, 17 are as fast as by the better way, or within 2 %; the others lose 2 and 6 %.
  private static final double TRANSPOSED_TIME = 1.75;
  private static final double CONVERTED_TIME = 1.25;
  private static final double PACKED_TIME = 2.7;
  private static final double COPIED_TIME = 0.6;
  private static final double SUM_TIME = 4;

  private static final int CACHE_LINE_BYTES = 64;

  private final Workers workers;
  private final Workers.Task finishing = this::finish;

  /** A worker's is made when it is first needed: Java takes a while to load what is in it. */
  private final Scratch[] scratch;

  private final Float32Curve[] curves;

  private Float32Bytes x;
  private Float32Dense weights;
  private float[] bias;
  private float[] c;
  private Activation activation;
  private float[] y;
  private int outputs;
  private int inputs;
  private int examples;

  /** The inputs of the second chains start there, see {@link Float32SumCut}. */
  private int cut;

  /** One, or two where there are second chains: a part of the work has the inputs of one. */
  private int halves;

  /** Parts of a half. */
  private int groups;

  /** Examples that a part has for itself. */
  private int ownExamples;

  /** The first of the examples that are left over; each part has some outputs of theirs. */
  private int firstShared;

  private int sharedOutputs;

  /** Of each part, [outputs, stride]: its own examples, then those left over. */
  private float[][] sums = {};

  /** From an output's sums to the next one's. */
  private int stride;

  Float32BytesProduct(Workers workers) {
    this.workers = workers;
    scratch = new Scratch[workers.count()];
    curves = Float32Curve.forEach(workers);
  }

  /** What one worker needs for itself. */
  private static final class Scratch {
    final Float32BytesTransposition transposition = new Float32BytesTransposition();
    final float[] panel = new float[Float32Panels.SIZE];
    float[] rows = {};

    /** Some sum or other: Java leaves reading out where nothing comes of it. */
    int fetched;

    void resize(int outputs) {
      // A tile's last rows may lie past the outputs.
      int length = (outputs + Float32Tiles.MOST_ROWS) * Float32LeftRows.ROW_STEP;
      if (rows.length < length) {
        rows = new float[length];
      }
    }
  }

  /**
   * Whether this is the faster way.
   *
   * @param examples how many there are
   * @param inputs of each, as bytes
   * @param outputs of each
   */
  boolean suits(int examples, int inputs, int outputs) {
    if (outputs > MOST_OUTPUTS || examples > MOST_EXAMPLES) {
      return false;
    }
    int threads = threads(examples, inputs, outputs);
    int halves = halves(inputs, outputs);
    int groups = groups(threads, halves);
    int ownExamples = ownExamples(examples, groups);
    double own = vectors(ownExamples);
    double shared = vectors(examples - ownExamples * groups);
    // For each input, of one thread.
    double ofPart =
        (own + shared / groups) * outputs * (1 + SUM_TIME * LANES / inputs)
            + (own + shared) * LANES * TRANSPOSED_TIME
            + outputs * COPIED_TIME;
    double here = ofPart * Math.max(1, halves / threads) / halves;
    // Float32Product's.
    double there =
        (double) examples / threads * (vectors(outputs) + CONVERTED_TIME)
            + (double) outputs / threads * PACKED_TIME;
    return here < there;
  }

  private static int vectors(int numbers) {
    return (numbers + LANES - 1) / LANES;
  }

  private int threads(int examples, int inputs, int outputs) {
    return (long) examples * inputs * outputs < Float32Product.ALONE ? 1 : workers.count();
  }

  private static int halves(int inputs, int outputs) {
    return Float32SumCut.of(inputs, outputs) < inputs ? 2 : 1;
  }

  private static int groups(int threads, int halves) {
    return Math.max(1, threads / halves);
  }

  /** Examples of each group alone: whole panels, if there are several groups. */
  private static int ownExamples(int examples, int groups) {
    return groups == 1 ? examples : examples / WIDTH / groups * WIDTH;
  }

  /**
   * Multiplies.
   *
   * @param x [examples, inputs]
   * @param weights [outputs, inputs]
   * @param bias [1, outputs]
   * @param c [examples, outputs], overwritten
   * @param activation of each number of c
   * @param y [examples, outputs], overwritten with the activations; may be c
   */
  void multiply(
      Float32Bytes x,
      Float32Dense weights,
      Float32Dense bias,
      Float32Dense c,
      Activation activation,
      Float32Dense y) {
    this.x = x;
    this.weights = weights;
    this.bias = bias.values();
    this.c = c.values();
    this.activation = activation;
    this.y = y.values();
    examples = x.rows();
    inputs = x.columns();
    outputs = y.columns();
    cut = Float32SumCut.of(inputs, outputs);
    halves = halves(inputs, outputs);
    groups = groups(threads(examples, inputs, outputs), halves);
    ownExamples = ownExamples(examples, groups);
    firstShared = ownExamples * groups;
    sharedOutputs = (outputs + groups - 1) / groups;
    int shared = examples - firstShared;
    // Not a multiple of the cache's sets, which a tile's rows would compete for.
    stride = (Float32Panels.across(ownExamples) + Float32Panels.across(shared)) * WIDTH + 16;
    makeRoom();
    workers.run(halves * groups, this);
    // Another part for what is shared.
    workers.run(halves * groups + Math.min(shared, 1), finishing);
  }

  private void makeRoom() {
    int parts = halves * groups;
    if (sums.length < parts) {
      sums = Arrays.copyOf(sums, parts);
    }
    // A tile's last rows may lie past the outputs.
    int length = (outputs + Float32Tiles.MOST_ROWS) * stride;
    for (int part = 0; part < parts; part++) {
      if (sums[part] == null || sums[part].length < length) {
        sums[part] = new float[length];
      }
    }
  }

  @Override
  public void run(int worker, int part) {
    if (scratch[worker] == null) {
      scratch[worker] = new Scratch();
    }
    Scratch own = scratch[worker];
    own.resize(outputs);
    int half = part / groups;
    int group = part % groups;
    int first = group * ownExamples;
    int fromOutput = Math.min(group * sharedOutputs, outputs);
    int toOutput = Math.min(fromOutput + sharedOutputs, outputs);
    int fromInput = half == 0 ? 0 : cut;
    int toInput = half == 0 ? cut : inputs;
    float[] partSums = sums[part];
    for (int output = 0; output < outputs; output++) {
      Arrays.fill(partSums, output * stride, (output + 1) * stride, half == 0 ? bias[output] : 0);
    }
    own.fetched =
        fetch(first, first + ownExamples, fromInput, toInput)
            + fetch(firstShared, examples, fromInput, toInput);
    for (int from = fromInput; from < toInput; from += BLOCK_DEPTH) {
      int depth = Math.min(BLOCK_DEPTH, toInput - from);
      Float32LeftRows.packRows(weights, 0, outputs, from, depth, own.rows);
      multiply(own, partSums, first, first + ownExamples, 0, from, depth, 0, outputs);
      int column = Float32Panels.across(ownExamples) * WIDTH;
      multiply(own, partSums, firstShared, examples, column, from, depth, fromOutput, toOutput);
    }
  }

  /**
   * Brings examples into the second-level cache. Each is read from end to end, so that the
   * processor reads ahead of it, which it does not where a panel takes a block of each.
   *
   * @return the sum of what was read
   */
  private int fetch(int fromExample, int toExample, int fromInput, int toInput) {
    int sum = 0;
    for (int example = fromExample; example < toExample; example++) {
      byte[] bytes = x.data()[example];
      for (int input = fromInput; input < toInput; input += CACHE_LINE_BYTES) {
        sum += bytes[input];
      }
    }
    return sum;
  }

  /** Adds one block's products to the sums of some examples, which start in a column of theirs. */
  private void multiply(
      Scratch own,
      float[] partSums,
      int fromExample,
      int toExample,
      int column,
      int from,
      int depth,
      int fromOutput,
      int toOutput) {
    for (int example = fromExample; example < toExample; example += WIDTH) {
      int width = Math.min(WIDTH, toExample - example);
      own.transposition.pack(x, example, width, from, depth, own.panel);
      for (int output = fromOutput; output < toOutput; output += Float32Tiles.MOST_ROWS) {
        int at = output * stride + column + example - fromExample;
        Float32Tiles.multiply(
            Float32Tiles.MOST_ROWS,
            Math.min(Float32Tiles.MOST_ROWS, toOutput - output),
            width,
            false,
            depth,
            own.rows,
            output * Float32LeftRows.ROW_STEP,
            own.panel,
            0,
            partSums,
            at,
            stride,
            partSums,
            at,
            stride);
      }
    }
  }

  /** Adds the halves, turns the sums over, and takes their activation. */
  private void finish(int worker, int part) {
    if (part == halves * groups) {
      for (int group = 0; group < groups; group++) {
        int fromOutput = Math.min(group * sharedOutputs, outputs);
        int toOutput = Math.min(fromOutput + sharedOutputs, outputs);
        int column = Float32Panels.across(ownExamples) * WIDTH;
        turnOver(group, column, firstShared, examples, fromOutput, toOutput);
      }
      activate(worker, firstShared, examples);
      return;
    }
    int half = part / groups;
    int group = part % groups;
    int first = group * ownExamples;
    int from = ownExamples * half / halves;
    int to = ownExamples * (half + 1) / halves;
    turnOver(group, from, first + from, first + to, 0, outputs);
    activate(worker, first + from, first + to);
  }

  /** Of some examples, which start in a column of a group's sums. */
  private void turnOver(
      int group, int column, int fromExample, int toExample, int fromOutput, int toOutput) {
    for (int output = fromOutput; output < toOutput; output++) {
      int source = output * stride + column;
      int target = fromExample * outputs + output;
      float[] sum = sums[group];
      if (halves == 1) {
        for (int i = 0; i < toExample - fromExample; i++) {
          c[target] = sum[source + i];
          target += outputs;
        }
      } else {
        float[] second = sums[groups + group];
        for (int i = 0; i < toExample - fromExample; i++) {
          c[target] = sum[source + i] + second[source + i];
          target += outputs;
        }
      }
    }
  }

  private void activate(int worker, int fromExample, int toExample) {
    int from = fromExample * outputs;
    Float32Activation.apply(activation, c, y, from, toExample * outputs, curves[worker]);
  }
}
