package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A layer's outputs for a mini-batch of bytes, as {@code c^T = bias + weights * x^T}, and an
 * activation of them. The examples lie across a tile's vectors, so that no lane is lost to a number
 * of outputs that fills none, and weights are copied as they lie, in runs; {@link Float32Product}
 * puts them side by side, which takes longer. Each number is the same chain of multiply-adds there
 * and here: the bits are the same.
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

  /** A worker's is made when it is first needed: Java takes a while to load what is in it. */
  private final Scratch[] scratch;

  private final AtomicInteger partsDone = new AtomicInteger();

  private Float32Bytes x;
  private Float32Dense weights;
  private float[] bias;
  private float[] c;
  private Activation activation;
  private float[] y;
  private int outputs;
  private int inputs;
  private int examples;
  private int parts;
  private int ownExamples;

  /** The first of the examples that are left over; each part has some outputs of theirs. */
  private int firstShared;

  private int sharedOutputs;

  /** [outputs, shared examples]. */
  private float[] sharedSums = {};

  /** From an output's sums to the next one's, of a part. */
  private int stride;

  Float32BytesProduct(Workers workers) {
    this.workers = workers;
    scratch = new Scratch[workers.count()];
  }

  /** What one worker needs for itself. */
  private static final class Scratch {
    final Float32BytesTransposition transposition = new Float32BytesTransposition();
    final float[] panel = new float[Float32Panels.SIZE];
    final Float32Curve curve = new Float32Curve();
    float[] rows = {};
    float[] sums = {};

    /** Some sum or other: Java leaves reading out where nothing comes of it. */
    int fetched;

    void resize(int outputs, int stride) {
      // A tile's last rows may lie past the outputs.
      int most = outputs + Float32Tiles.MOST_ROWS;
      if (rows.length < most * Float32LeftRows.ROW_STEP) {
        rows = new float[most * Float32LeftRows.ROW_STEP];
      }
      if (sums.length < most * stride) {
        sums = new float[most * stride];
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
    int ownExamples = ownExamples(examples, threads);
    double own = vectors(ownExamples);
    double shared = vectors(examples - ownExamples * threads);
    // For each input, of one thread.
    double here =
        (own + shared / threads) * outputs * (1 + SUM_TIME * LANES / inputs)
            + (own + shared) * LANES * TRANSPOSED_TIME
            + outputs * COPIED_TIME;
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

  /** Examples of each part alone: whole panels. */
  private static int ownExamples(int examples, int threads) {
    return examples / WIDTH / threads * WIDTH;
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
    parts = threads(examples, inputs, outputs);
    ownExamples = ownExamples(examples, parts);
    firstShared = ownExamples * parts;
    sharedOutputs = (outputs + parts - 1) / parts;
    int shared = examples - firstShared;
    if (sharedSums.length < outputs * shared) {
      sharedSums = new float[outputs * shared];
    }
    // Not a multiple of the cache's sets, which a tile's rows would compete for.
    stride = ownExamples + Float32Panels.across(shared) * WIDTH + 16;
    partsDone.set(0);
    workers.run(parts, this);
  }

  @Override
  public void run(int worker, int part) {
    if (scratch[worker] == null) {
      scratch[worker] = new Scratch();
    }
    Scratch own = scratch[worker];
    own.resize(outputs, stride);
    int first = part * ownExamples;
    int fromOutput = Math.min(part * sharedOutputs, outputs);
    int toOutput = Math.min(fromOutput + sharedOutputs, outputs);
    for (int output = 0; output < outputs; output++) {
      Arrays.fill(own.sums, output * stride, (output + 1) * stride, bias[output]);
    }
    own.fetched = fetch(first, first + ownExamples) + fetch(firstShared, examples);
    for (int from = 0; from < inputs; from += BLOCK_DEPTH) {
      int depth = Math.min(BLOCK_DEPTH, inputs - from);
      Float32LeftRows.packRows(weights, 0, outputs, from, depth, own.rows);
      multiply(own, first, first + ownExamples, 0, from, depth, 0, outputs);
      multiply(own, firstShared, examples, ownExamples, from, depth, fromOutput, toOutput);
    }
    finish(own.sums, stride, first, first + ownExamples, own.curve);
    share(own, fromOutput, toOutput);
    if (partsDone.incrementAndGet() == parts) {
      finish(sharedSums, examples - firstShared, firstShared, examples, own.curve);
    }
  }

  /**
   * Brings examples into the second-level cache. Each is read from end to end, so that the
   * processor reads ahead of it, which it does not where a panel takes a block of each.
   *
   * @return the sum of what was read
   */
  private int fetch(int fromExample, int toExample) {
    int sum = 0;
    for (int example = fromExample; example < toExample; example++) {
      byte[] bytes = x.data()[example];
      for (int input = 0; input < inputs; input += CACHE_LINE_BYTES) {
        sum += bytes[input];
      }
    }
    return sum;
  }

  /** Adds one block's products to the sums of some examples, which start in a column of theirs. */
  private void multiply(
      Scratch own,
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
            own.sums,
            at,
            stride,
            own.sums,
            at,
            stride);
      }
    }
  }

  /** Whoever is last finishes these sums: workers that wrote to the same rows would wait. */
  private void share(Scratch own, int fromOutput, int toOutput) {
    int shared = examples - firstShared;
    for (int output = fromOutput; output < toOutput; output++) {
      int at = output * stride + ownExamples;
      System.arraycopy(own.sums, at, sharedSums, output * shared, shared);
    }
  }

  /** Turns finished sums over, and takes their activation. */
  private void finish(
      float[] sums, int sumsStride, int fromExample, int toExample, Float32Curve curve) {
    int from = fromExample * outputs;
    for (int output = 0; output < outputs; output++) {
      int source = output * sumsStride;
      int target = from + output;
      for (int i = 0; i < toExample - fromExample; i++) {
        c[target] = sums[source + i];
        target += outputs;
      }
    }
    Float32Activation.apply(activation, c, y, from, toExample * outputs, curve);
  }
}
