package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import java.util.Arrays;
import java.util.List;

/** Softmax, cross-entropy and its gradient, in place. */
record LossCase(int batch, int classes) implements Case {
  /** Spreads logits over several powers of e. */
  private static final int SPREAD = 4;

  /**
   * Roundings of a row beyond those of its sum: of the exponential, of the quotient, and one for
   * each power of e that the logits span, since rounding a logit is a relative error of its power.
   */
  private static final int FURTHER_ROUNDINGS = 16 + 2 * SPREAD;

  @Override
  public Operation operation() {
    return Operation.LOSS;
  }

  @Override
  public int width() {
    return classes;
  }

  @Override
  public String size() {
    return classes + " classes, batch " + batch;
  }

  /** A difference, an exponential, a sum, a quotient and a difference a number. */
  @Override
  public double operations() {
    return 5.0 * batch * classes;
  }

  @Override
  public double bytes(Precision precision) {
    return 2.0 * batch * classes * precision.bytes();
  }

  @Override
  public int terms() {
    return classes + batch + FURTHER_ROUNDINGS;
  }

  @Override
  public Work on(Backend backend, Draw draw) {
    double[] numbers = Arrays.stream(draw.numbers(batch * classes)).map(x -> x * SPREAD).toArray();
    Matrix logits = Inputs.matrix(backend, batch, classes, numbers);
    Batch targets = targets(backend, draw.indices(batch, classes));
    Tally tally = backend.tally();
    return new Work() {
      @Override
      public void run() {
        backend.lossGradient(Loss.CROSS_ENTROPY, logits, targets, tally);
      }

      @Override
      public List<double[]> results() {
        return List.of(backend.read(logits), new double[] {backend.read(tally).loss()});
      }
    };
  }

  private Batch targets(Backend backend, int[] labels) {
    Features features = new Features.Reals(new double[batch][1], 1);
    Examples examples = backend.upload(features, labels, Scaling.none(1));
    Batch targets = backend.batch(examples, batch);
    Cursor cursor = backend.cursor();
    int[] order = new int[batch];
    Arrays.setAll(order, i -> i);
    backend.write(cursor, order, new double[0]);
    backend.gather(examples, cursor, targets);
    return targets;
  }
}
