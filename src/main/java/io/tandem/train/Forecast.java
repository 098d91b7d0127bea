package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Precision;
import java.util.Optional;

/**
 * How long a training will take, known before it begins.
 *
 * @param seconds of the updates and of judging the network at each epoch's end
 * @param epochs that are still to be made
 */
public record Forecast(double seconds, double epochs) {
  /** A training that seems to take less seconds is not tried. */
  private static final double SHORT = 5;

  /** By so much a step's products are slower than a processor's highest speed: 5 to 10 measured. */
  private static final double SLOWER = 8;

  /** Seconds of a step's calls on any device, roughly. */
  private static final double CALLS = 50e-6;

  /**
   * Beyond this factor of what a step seems to take, Java's compiler has most likely not come to
   * the kernels: they are a hundred times slower until then.
   */
  private static final double LIKELY = 2.5;

  /** To judge an example takes one product of each layer; to learn from it, nearly three. */
  private static final double JUDGING = 1 / 3.0;

  /**
   * Tries the training for a second or two, on a network of its own, unless its steps have been
   * timed before; what Java compiles then serves the training, too. Nothing is known of a training
   * that is obviously short, where two seconds do not show a likely pace, or on a device that
   * fails.
   *
   * @param timing of the training
   * @param choice the device for it, which is open nowhere else
   * @param done how many of the updates an earlier process made
   */
  public static Optional<Forecast> of(
      StepTiming timing, DeviceChoice choice, Precision precision, long done) {
    TrainingTask training = timing.training();
    TrainingOptions options = training.options();
    long iterations = options.iterations() - done;
    StepTime step = choice.times().get(choice.device().name());
    if (step == null) {
      double rough =
          SLOWER * timing.leastSeconds(Runtime.getRuntime().availableProcessors()) + CALLS;
      if (iterations * rough < SHORT) {
        return Optional.empty();
      }
      try (Backend backend = choice.device().open(precision)) {
        step = timing.on(backend, StepTiming.SHORTEST_ON_CPU, LIKELY * rough);
      } catch (DeviceException e) {
        // The training itself is about to meet the same, and tells it.
        return Optional.empty();
      }
      if (step.seconds() > LIKELY * rough) {
        return Optional.empty();
      }
    }
    int examples = training.split().training().size();
    double epochs = (double) iterations / options.iterationsPerEpoch(examples);
    double judged = (double) training.split().validation().size() / examples;
    double learning = iterations * step.seconds();
    return Optional.of(new Forecast(learning * (1 + JUDGING * judged), epochs));
  }
}
