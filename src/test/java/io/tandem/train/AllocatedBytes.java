package io.tandem.train;

import com.sun.management.ThreadMXBean;
import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageViews;
import io.tandem.backend.Loss;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.HiddenBlock.Normalization;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.nn.Predictor;
import io.tandem.optim.OptimizerState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Counts what steps and predictions allocate, in a JVM of its own, in one precision, one network
 * after another. Vectors are objects until Java's compiler has seen what becomes of them, so rounds
 * are run until one allocates nothing: on one thread first, since two that share a busy processor
 * wait for each other through the whole warm-up, and then on two.
 */
final class AllocatedBytes {
  private static final int INPUTS = 300;
  private static final ImageFrame FRAME = new ImageFrame(3, 10, 10, 4);
  private static final int CLASSES = 10;
  private static final int BATCH = 64;

  /** Large enough for products to be shared out among the workers. */
  private static final List<Integer> HIDDEN = List.of(70, 40);

  private static final int CALLS_IN_A_ROUND = 10;

  /** Five seconds are enough on an idle machine. */
  private static final long LONGEST_WARM_UP_NANOSECONDS = 120_000_000_000L;

  private static final long LONGEST_END_NANOSECONDS = 10_000_000_000L;

  private final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Network network;
  private final Scaling scaling;
  private final Features.Bytes features = new Features.Bytes(new byte[BATCH][INPUTS], INPUTS);

  /** What may be counted. */
  private enum Work {
    TRAINING,
    TRAINING_THROUGH_VIEWS,
    PREDICTION,
    PREDICTION_OF_ONE_ROW
  }

  private AllocatedBytes(Backend backend, Activation activation, Normalization normalization) {
    List<Layer> layers =
        new HiddenBlock(normalization, 0, 0)
            .around(Linear.stack(INPUTS, HIDDEN, CLASSES, activation));
    network = new Network(backend, layers);
    network.write(new Initializer.He().initialize(layers, 1));
    double[] factor = new double[INPUTS];
    Arrays.fill(factor, 1.0 / 128);
    scaling = new Scaling(new double[INPUTS], factor);
    Arrays.stream(features.data()).forEach(new Random(1)::nextBytes);
  }

  /**
   * Does one kind of work after another, and prints for each the fewest bytes of a round on one
   * thread, and on two.
   *
   * @param arguments the precision; and for each kind the work, the activation, and the
   *     normalisation before it
   */
  public static void main(String[] arguments) {
    Precision precision = Precision.valueOf(arguments[0]);
    for (int i = 1; i < arguments.length; i += 3) {
      Work work = Work.valueOf(arguments[i]);
      Activation activation = Activation.valueOf(arguments[i + 1]);
      Normalization normalization = Normalization.valueOf(arguments[i + 2]);
      for (int threads = 1; threads <= 2; threads++) {
        try (Backend backend = Devices.named("cpu", threads).open(precision)) {
          AllocatedBytes bytes = new AllocatedBytes(backend, activation, normalization);
          System.out.println(bytes.fewestIn(bytes.round(work), threads));
        }
      }
    }
  }

  private Runnable round(Work work) {
    return switch (work) {
      case TRAINING -> training(false);
      case TRAINING_THROUGH_VIEWS -> training(true);
      case PREDICTION -> prediction();
      case PREDICTION_OF_ONE_ROW -> predictionOfOneRow();
    };
  }

  private Runnable training(boolean throughViews) {
    Backend backend = network.backend();
    UpdateRule rule = new UpdateRule.GradientDescent(1e-3);
    Cursor cursor = throughViews ? backend.cursor(FRAME) : backend.cursor();
    ImageViews views = new ImageViews(CALLS_IN_A_ROUND * BATCH);
    TrainingStep step =
        new TrainingStep(
            network,
            rule,
            network.newGradients(),
            new OptimizerState(backend, rule, network.parameterShapes()),
            backend.upload(features, new int[BATCH], scaling),
            BATCH,
            new Loss.CrossEntropy(0.1, List.of()),
            cursor,
            backend.tally());
    int[] order = new int[CALLS_IN_A_ROUND * BATCH];
    Arrays.setAll(order, example -> example % BATCH);
    List<StepSize> stepSizes = List.copyOf(Collections.nCopies(CALLS_IN_A_ROUND, StepSize.of(0)));
    return () -> {
      backend.write(cursor, order, stepSizes);
      if (throughViews) {
        backend.write(cursor, views);
      }
      step.run(CALLS_IN_A_ROUND);
    };
  }

  private Runnable prediction() {
    Predictor predictor = Predictor.ofBytes(network, scaling, BATCH);
    double[] probabilities = new double[BATCH * CLASSES];
    return () -> {
      for (int i = 0; i < CALLS_IN_A_ROUND; i++) {
        predictor.probabilities(features, probabilities);
      }
    };
  }

  private Runnable predictionOfOneRow() {
    Predictor predictor = Predictor.ofReals(network, scaling, 1);
    Features row = new Features.Reals(new double[1][INPUTS], INPUTS);
    double[] probabilities = new double[CLASSES];
    return () -> {
      for (int i = 0; i < CALLS_IN_A_ROUND; i++) {
        predictor.probabilities(row, probabilities);
      }
    };
  }

  private long fewestIn(Runnable round, int threads) {
    long start = System.nanoTime();
    long[] ids = workers();
    // Those of a backend that was closed end by themselves.
    while (ids.length != threads - 1) {
      if (System.nanoTime() - start > LONGEST_END_NANOSECONDS) {
        throw new IllegalStateException(
            "expected " + (threads - 1) + " workers beside this thread, found " + ids.length);
      }
      Thread.onSpinWait();
      ids = workers();
    }
    long fewest = Long.MAX_VALUE;
    start = System.nanoTime();
    while (fewest > 0 && System.nanoTime() - start < LONGEST_WARM_UP_NANOSECONDS) {
      long before = allocatedBy(ids);
      round.run();
      fewest = Math.min(fewest, allocatedBy(ids) - before);
    }
    return fewest;
  }

  private static long[] workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tandem-worker-"))
        .mapToLong(Thread::getId)
        .toArray();
  }

  private long allocatedBy(long[] workers) {
    long bytes = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (long worker : workers) {
      bytes += bean.getThreadAllocatedBytes(worker);
    }
    return bytes;
  }
}
