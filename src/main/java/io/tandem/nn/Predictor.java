package io.tandem.nn;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Scaling;
import io.tandem.backend.Step;
import java.util.Arrays;
import java.util.List;

/**
 * A network put to use: raw features in, logits or probabilities out, a mini-batch at a time or a
 * row. The arrays are the caller's, and on the CPU a call allocates nothing once it has been made.
 *
 * <p>The operations are those of an evaluation, so the results are too: on the CPU to the bit,
 * whatever the batch size; elsewhere to the bit at the same batch size.
 *
 * <p>A predictor serves one thread at a time, and uses the network's parameters as they are when it
 * is called.
 */
public final class Predictor {

  private final Backend backend;
  private final int classes;
  private final Examples examples;
  private final Cursor cursor;
  private final int[] order;
  private final ForwardPass forward;
  private final Step logits;
  private final Step probabilities;
  private final double[] results;

  private Predictor(Network network, Features blank, Scaling scaling) {
    backend = network.backend();
    classes = network.outputs();
    int rows = blank.rows();
    examples = backend.upload(blank, new int[rows], scaling);
    cursor = backend.cursor();
    order = new int[rows];
    Arrays.setAll(order, row -> row);
    Batch batch = backend.batch(examples, rows);
    forward = new ForwardPass(network, rows);
    logits = backend.record(() -> forward(batch));
    probabilities =
        backend.record(
            () -> {
              forward(batch);
              backend.softmax(forward.logits());
            });
    results = new double[rows * classes];
  }

  /**
   * A predictor from bytes, such as pixels.
   *
   * @param scaling that the network was trained with
   * @param batchSize the most rows of a call; fewer take as long
   */
  public static Predictor ofBytes(Network network, Scaling scaling, int batchSize) {
    int inputs = network.inputs();
    return new Predictor(network, new Features.Bytes(new byte[batchSize][inputs], inputs), scaling);
  }

  /**
   * A predictor from real numbers.
   *
   * @param scaling that the network was trained with
   * @param batchSize the most rows of a call; fewer take as long
   */
  public static Predictor ofReals(Network network, Scaling scaling, int batchSize) {
    int inputs = network.inputs();
    return new Predictor(
        network, new Features.Reals(new double[batchSize][inputs], inputs), scaling);
  }

  /**
   * Computes the logits.
   *
   * @param features raw, of the predictor's kind, at most a mini-batch of rows
   * @param into takes [rows, classes], row by row
   * @throws IllegalArgumentException if the features are of another kind, width or number, or the
   *     array of another length
   */
  public void logits(Features features, double[] into) {
    run(logits, features, into);
  }

  /** Computes the probability of each class, otherwise as {@link #logits}. */
  public void probabilities(Features features, double[] into) {
    run(probabilities, features, into);
  }

  private void run(Step step, Features features, double[] into) {
    if (into.length != features.rows() * classes) {
      throw new IllegalArgumentException(
          String.format(
              "%d rows of %d classes do not fit an array of %d",
              features.rows(), classes, into.length));
    }
    backend.write(examples, features);
    backend.write(cursor, order, List.of());
    step.run(1);
    backend.read(forward.logits(), results);
    System.arraycopy(results, 0, into, 0, into.length);
  }

  private void forward(Batch batch) {
    backend.gather(examples, cursor, batch);
    forward.run(batch.features());
  }
}
