package io.tandem.train;

import io.tandem.backend.Totals;
import io.tandem.data.Dataset;
import io.tandem.nn.Network;
import io.tandem.optim.Descent;
import io.tandem.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Finds a learning rate by a short run in which it grows from update to update until the loss
 * explodes (Smith 2017, "Cyclical learning rates for training neural networks", section 3.3). It
 * grows by the same factor each time, and losses are smoothed, since those of single mini-batches
 * jump.
 */
public final class LearningRateFinder {
  /** The weight of the losses before in the smoothed one. */
  private static final double SMOOTHING = 0.95;

  /** Above so many times the least loss, it has exploded. */
  private static final double EXPLODED = 4;

  /** By what share the loss has to fall for its least place to be no chance. */
  private static final double FALL = 0.1;

  /** The first of so many parts of the steps shows the loss before it falls. */
  private static final int STEPS_BEFORE = 10;

  /** At the least loss, updates are about to become too large: the suggestion stays below. */
  private static final double SAFETY = 10;

  private final Updates updates;
  private final long steps;

  /**
   * An update of the run.
   *
   * @param learningRate of this update
   * @param loss of its mini-batch, before it
   * @param smoothedLoss a mean that weighs the latest losses most
   */
  public record Point(double learningRate, double loss, double smoothedLoss) {}

  /**
   * What was found.
   *
   * @param points in the order of the learning rates, up to where the loss exploded
   * @param suggestion a tenth of the learning rate with the least smoothed loss; empty where the
   *     loss never fell
   * @param exploded whether the loss did, so that larger learning rates were not tried
   */
  public record Finding(List<Point> points, OptionalDouble suggestion, boolean exploded) {}

  /**
   * A search by the updates of a training; of what it is told, the learning rates alone are not
   * heeded.
   *
   * @param network of this training; it is trained on the way, and of no use afterwards
   * @param training with as many iterations as updates are to be made at most
   * @param from the first learning rate
   * @param to the last one, if the loss does not explode before
   * @throws IllegalArgumentException if from is not above 0 and below to, or there are fewer than 2
   *     iterations
   */
  public LearningRateFinder(Network network, TrainingTask training, double from, double to) {
    TrainingOptions options = training.options();
    long steps = options.iterations();
    if (!(from > 0 && from < to) || steps < 2) {
      throw new IllegalArgumentException(
          "expected 0 < from < to and at least 2 steps, found " + from + ", " + to + ", " + steps);
    }
    this.steps = steps;
    Optimizer optimizer = options.optimizer();
    TrainingOptions growing =
        options.withOptimizer(
            new Descent(
                optimizer.rule(),
                (iteration, perEpoch) ->
                    from * StrictMath.pow(to / from, (double) iteration / (steps - 1)),
                optimizer.weightDecay()));
    Dataset examples = training.split().training();
    Dataset nothing = examples.select(examples.name(), new int[] {0});
    new TrainingMemory(network, examples, nothing, growing).check();
    updates = new Updates(network, examples, training.scaling(), growing);
  }

  /** Makes the run. */
  public Finding find() {
    List<Point> points = new ArrayList<>();
    double mean = 0;
    double weight = 0;
    double least = Double.POSITIVE_INFINITY;
    double bestRate = 0;
    updates.startAt(0);
    while (updates.iteration() < steps) {
      updates.beginEpoch();
      while (!updates.isEpochDone()) {
        Totals totals = updates.runUntil(updates.iteration() + 1);
        double loss = totals.meanLoss();
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
        weight = SMOOTHING * weight + (1 - SMOOTHING);
        double smoothed = mean / weight;
        if (!Double.isFinite(loss) || smoothed > EXPLODED * least) {
          return finding(points, least, bestRate, true);
        }
        points.add(new Point(updates.lastRate(), loss, smoothed));
        if (smoothed < least) {
          least = smoothed;
          bestRate = updates.lastRate();
        }
      }
    }
    return finding(points, least, bestRate, false);
  }

  private Finding finding(List<Point> points, double least, double bestRate, boolean exploded) {
    int before = (int) Math.min(steps / STEPS_BEFORE, points.size() - 1);
    boolean fell = before >= 0 && least < (1 - FALL) * points.get(before).smoothedLoss();
    return new Finding(
        List.copyOf(points),
        fell ? OptionalDouble.of(bestRate / SAFETY) : OptionalDouble.empty(),
        exploded);
  }
}
