package io.tandem.train;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Loss;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.Totals;
import io.tandem.data.Dataset;
import io.tandem.nn.ForwardPass;
import io.tandem.nn.Layer;
import io.tandem.nn.Network;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Judges a network on a data set, which it uploads once. */
public final class Evaluator {
  private static final int BATCH_SIZE = 500;

  private final Network network;
  private final Loss loss;
  private final Examples examples;
  private final Cursor cursor;
  private final int[] order;
  private final Part whole;
  private final Part rest;

  /** How well a network does: the mean loss, and the share of correct examples. */
  public record Evaluation(double loss, double accuracy) {}

  /**
   * An evaluator of a network on a data set, by the plain cross-entropy.
   *
   * @param scaling that of the training part
   */
  public Evaluator(Network network, Dataset data, Scaling scaling) {
    this(network, data, scaling, Loss.CROSS_ENTROPY);
  }

  /**
   * As above, by another loss.
   *
   * @param loss what the network was trained on; its plain form is counted
   */
  public Evaluator(Network network, Dataset data, Scaling scaling, Loss loss) {
    this.network = network;
    this.loss = loss.plain();
    Backend backend = network.backend();
    examples = backend.upload(data.features(), data.labels(), scaling);
    cursor = backend.cursor();
    order = IntStream.range(0, data.size()).toArray();
    whole = new Part(Math.min(BATCH_SIZE, data.size()));
    rest = new Part(data.size() % whole.rows);
  }

  /** How many rows of a data set of this size an evaluator has activations for. */
  static long rowsHeld(int examples) {
    int whole = Math.min(BATCH_SIZE, examples);
    return whole + (long) examples % whole;
  }

  /** Evaluates the network as it is. */
  public Evaluation evaluate() {
    network.backend().write(cursor, order, List.of());
    Totals most = whole.evaluate(order.length / whole.rows);
    Totals last = rest.evaluate(rest.rows == 0 ? 0 : 1);
    double losses = most.loss() * whole.rows + last.loss() * rest.rows;
    double correct = most.correct() + last.correct();
    return new Evaluation(losses / order.length, correct / order.length);
  }

  /** The probability of each class for each example, [examples][classes]. */
  public double[][] probabilities() {
    network.backend().write(cursor, order, List.of());
    double[][] probabilities = new double[order.length][];
    int row = 0;
    while (row + whole.rows <= order.length) {
      whole.predict(probabilities, row);
      row += whole.rows;
    }
    if (rest.rows > 0) {
      rest.predict(probabilities, row);
    }
    return probabilities;
  }

  /**
   * How many relu units of each hidden layer are zero for every example: they give nothing and,
   * without a gradient, learn nothing. Those of layers with another activation count as none.
   */
  public int[] deadUnits() {
    List<Layer> hidden = network.layers().subList(0, network.layers().size() - 1);
    boolean[][] alive = new boolean[hidden.size()][];
    Arrays.setAll(alive, layer -> new boolean[hidden.get(layer).outputs()]);
    network.backend().write(cursor, order, List.of());
    for (int i = 0; i < order.length / whole.rows; i++) {
      whole.markAlive(alive);
    }
    if (rest.rows > 0) {
      rest.markAlive(alive);
    }
    int[] dead = new int[hidden.size()];
    for (int layer = 0; layer < dead.length; layer++) {
      if (hidden.get(layer).activation() == Activation.RELU) {
        for (boolean unit : alive[layer]) {
          dead[layer] += unit ? 0 : 1;
        }
      }
    }
    return dead;
  }

  /** The class with the largest of some probabilities; the first of equal ones. */
  public static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Mini-batches of one size, which may be none at all. */
  private final class Part {
    final int rows;
    private final Batch batch;
    private final ForwardPass forward;
    private final Tally tally = network.backend().tally();

    Part(int rows) {
      this.rows = rows;
      batch = rows == 0 ? null : network.backend().batch(examples, rows);
      forward = rows == 0 ? null : new ForwardPass(network, rows);
    }

    Totals evaluate(int times) {
      for (int i = 0; i < times; i++) {
        forward();
        network.backend().loss(loss, forward.logits(), batch, tally);
      }
      return network.backend().read(tally);
    }

    void predict(double[][] probabilities, int from) {
      forward();
      network.backend().softmax(forward.logits());
      double[] values = network.backend().read(forward.logits());
      int classes = network.outputs();
      for (int row = 0; row < rows; row++) {
        probabilities[from + row] = Arrays.copyOfRange(values, row * classes, (row + 1) * classes);
      }
    }

    void markAlive(boolean[][] alive) {
      forward();
      for (int layer = 0; layer < alive.length; layer++) {
        double[] values = network.backend().read(forward.output(layer));
        for (int i = 0; i < values.length; i++) {
          alive[layer][i % alive[layer].length] |= values[i] != 0;
        }
      }
    }

    private void forward() {
      network.backend().gather(examples, cursor, batch);
      forward.run(batch.features());
    }
  }
}
