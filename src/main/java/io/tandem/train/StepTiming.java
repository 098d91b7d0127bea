package io.tandem.train;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.UpdateRule;
import io.tandem.data.Dataset;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.OptimizerState;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tries the training at hand on a device for a moment, to see how long its steps take there. The
 * network that is tried is one of its own, so that nothing of the training itself changes.
 */
public final class StepTiming {
  /** Seconds for clocks to rise and graphs to be built, at least. */
  static final double SHORTEST_ON_GPU = 0.05;

  /**
   * Seconds for Java's compiler to turn to the kernels, at least: before, steps dawdle evenly. What
   * it compiles then serves the training, too.
   */
  static final double SHORTEST_ON_CPU = 0.8;

  /** Seconds after which a device that is quick enough is tried no longer. */
  private static final double ENOUGH = 0.4;

  /** Seconds that Java's compiler may need where it shares two processors with other programs. */
  private static final double LONGEST = 2;

  /** What counts as quicker, and not as chance. */
  private static final double QUICKER = 0.95;

  /** Steps are timed together until they last so long, since waiting for a device costs time. */
  private static final double TOGETHER = 0.005;

  private static final int MOST_TOGETHER = 64;

  /** Batches of examples that the device is given. */
  private static final int BATCHES = 4;

  /** Two units of 16 float32 multiply-adds each, at 6 GHz: no core of today does more. */
  private static final double FLOPS_OF_A_CORE = 2 * 16 * 2 * 6e9;

  private final TrainingTask training;
  private final List<? extends Layer> layers;
  private final TrainingOptions options;
  private final LongSupplier clock;

  /** The training at hand. */
  public StepTiming(TrainingTask training) {
    this(training, System::nanoTime);
  }

  /** The same by another clock, which counts nanoseconds. */
  StepTiming(TrainingTask training, LongSupplier clock) {
    this.training = training;
    this.layers = training.layers();
    this.options = training.options();
    this.clock = clock;
  }

  TrainingTask training() {
    return training;
  }

  /**
   * What the time of a step depends on, apart from the device: layers, activation where it is not
   * the usual one, batch size, whether images are varied, update rule, precision.
   */
  String situation(Precision precision) {
    String widths =
        Stream.concat(Stream.of("" + layers.get(0).inputs()), layers.stream().map(this::width))
            .collect(Collectors.joining("-"));
    String varied = options.augmentation().varies() ? ", augmented" : "";
    // All hidden layers have the same one, behind their products or their normalisation.
    Activation activation =
        layers.stream()
            .map(Layer::activation)
            .filter(one -> one != Activation.IDENTITY)
            .findFirst()
            .orElse(Activation.IDENTITY);
    String curve =
        activation == Activation.RELU || activation == Activation.IDENTITY ? "" : " " + activation;
    return "network "
        + widths
        + curve
        + ", batch size "
        + batchSize()
        + varied
        + ruleName()
        + ", "
        + precision;
  }

  /** A linear layer's outputs, or another layer's kind. */
  private String width(Layer layer) {
    return layer instanceof Linear
        ? String.valueOf(layer.outputs())
        : layer.getClass().getSimpleName();
  }

  /** Seconds that a step takes so many cores at the very least, for its products alone. */
  double leastSeconds(int cores) {
    double multiplyAdds = 0;
    for (Layer layer : layers) {
      // Outputs, weights' gradient and, of all layers but the first, inputs' gradient.
      int products = layer == layers.get(0) ? 2 : 3;
      if (layer instanceof Linear) {
        multiplyAdds += (double) products * layer.inputs() * layer.outputs() * batchSize();
      }
    }
    return 2 * multiplyAdds / (FLOPS_OF_A_CORE * cores);
  }

  /**
   * Runs steps until they no longer get quicker. The first, which warms the device up, does not
   * count unless it alone takes too long. Settled is a time once twice as much of it has passed as
   * when steps were last seen to get quicker: an interpreter, a compiler and a rising clock all
   * make their big jumps early.
   *
   * @param shortest seconds before which a time is not settled: {@link #SHORTEST_ON_GPU} or {@link
   *     #SHORTEST_ON_CPU}
   * @param toBeat seconds of a step at which the device is known to be the one to take
   * @throws DeviceException if the device fails, or has too little memory for the training
   */
  StepTime on(Backend backend, double shortest, double toBeat) {
    Trial trial = new Trial(backend);
    long start = clock.getAsLong();
    double quickest = trial.seconds(1);
    double elapsed = seconds(start);
    if (elapsed > LONGEST) {
      return new StepTime(quickest, false);
    }
    quickest = Double.POSITIVE_INFINITY;
    double before = quickest;
    double lastQuicker = elapsed;
    int together = 1;
    while (true) {
      double all = trial.seconds(together);
      elapsed = seconds(start);
      double step = all / together;
      if (step < QUICKER * before) {
        before = step;
        lastQuicker = elapsed;
      }
      quickest = Math.min(quickest, step);
      boolean settled = elapsed > Math.max(shortest, 2 * lastQuicker);
      boolean decided = elapsed > ENOUGH && quickest <= toBeat;
      if (settled || decided || elapsed > LONGEST) {
        return new StepTime(quickest, settled);
      }
      if (all < TOGETHER && together < MOST_TOGETHER) {
        together *= 2;
      }
    }
  }

  private double seconds(long since) {
    return (clock.getAsLong() - since) / 1e9;
  }

  /** Nothing for plain gradient descent, which takes no more than is in any step. */
  private String ruleName() {
    UpdateRule rule = options.optimizer().rule();
    String name = rule.states() == 0 ? "" : ", " + rule.getClass().getSimpleName();
    return rule.clipNorm() == UpdateRule.NEVER ? name : name + ", clipped";
  }

  private int batchSize() {
    return Math.min(options.batchSize(), training.split().training().size());
  }

  /** A training step on a device, ready to be run. */
  private final class Trial {
    private final Backend backend;
    private final EpochViews views;
    private final Cursor cursor;
    private final TrainingStep step;
    private final int examples;

    Trial(Backend backend) {
      this.backend = backend;
      Network network = training.network(backend);
      Dataset dataset = training.split().training();
      new TrainingMemory(network, dataset, training.split().validation(), options).check();
      examples = Math.min(dataset.size(), BATCHES * batchSize());
      int[] first = IntStream.range(0, examples).toArray();
      Features features = dataset.features().select(first);
      int[] labels = Arrays.copyOf(dataset.labels(), examples);
      Examples uploaded = backend.upload(features, labels, training.scaling());
      UpdateRule rule = options.optimizer().rule();
      views = new EpochViews(dataset, options);
      cursor = views.cursor(backend);
      step =
          new TrainingStep(
              network,
              rule,
              network.newGradients(),
              new OptimizerState(backend, rule, network.parameterShapes()),
              uploaded,
              batchSize(),
              options.loss(),
              cursor,
              backend.tally());
    }

    /** Seconds that so many steps take together, at a learning rate of zero. */
    double seconds(int steps) {
      int[] order = new int[steps * batchSize()];
      Arrays.setAll(order, i -> i % examples);
      backend.write(cursor, order, new double[steps]);
      views.draw(0, order.length);
      views.write(backend, cursor);
      backend.finish();
      long start = clock.getAsLong();
      step.run(steps);
      backend.finish();
      return StepTiming.this.seconds(start);
    }
  }
}
