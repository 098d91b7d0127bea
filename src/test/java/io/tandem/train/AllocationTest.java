package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Devices;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.UpdateRule;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.nn.Predictor;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What is done over and over leaves nothing to the garbage collector. Java's compiler must have
 * seen it first: vectors are objects until then, so rounds are run until one allocates nothing.
 */
@Isolated("counts the bytes of every worker's thread")
class AllocationTest {
  private static final int INPUTS = 300;
  private static final int CLASSES = 10;
  private static final int BATCH = 64;

  /** Large enough for products to be shared out among the workers. */
  private static final List<Linear> LAYERS = Linear.stack(INPUTS, List.of(70, 40), CLASSES);

  private static final int CALLS_IN_A_ROUND = 50;
  private static final long LONGEST_WARM_UP_NANOSECONDS = 60_000_000_000L;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Backend backend = Devices.named("cpu", 2).open(Precision.FLOAT32);
  private final Network network = new Network(backend, LAYERS);
  private final Features.Bytes features = new Features.Bytes(new byte[BATCH][INPUTS], INPUTS);

  AllocationTest() {
    network.write(new Initializer.He().initialize(LAYERS, 1));
    Arrays.stream(features.data()).forEach(new Random(1)::nextBytes);
  }

  private static Scaling scaling() {
    double[] factor = new double[INPUTS];
    Arrays.fill(factor, 1.0 / 128);
    return new Scaling(new double[INPUTS], factor);
  }

  @Test
  void trainingStepsAllocateNothing() {
    Examples examples = backend.upload(features, new int[BATCH], scaling());
    Cursor cursor = backend.cursor();
    TrainingStep step =
        new TrainingStep(
            network,
            new UpdateRule.GradientDescent(1e-3),
            network.newGradients(),
            examples,
            BATCH,
            cursor,
            backend.tally());
    int[] order =
        IntStream.range(0, CALLS_IN_A_ROUND * BATCH).map(example -> example % BATCH).toArray();
    double[] learningRates = new double[CALLS_IN_A_ROUND];
    assertAllocatesNothing(
        () -> {
          backend.write(cursor, order, learningRates);
          step.run(CALLS_IN_A_ROUND);
        });
    backend.close();
  }

  @Test
  void predictionsAllocateNothing() {
    Predictor predictor = Predictor.ofBytes(network, scaling(), BATCH);
    double[] probabilities = new double[BATCH * CLASSES];
    assertAllocatesNothing(
        () -> {
          for (int i = 0; i < CALLS_IN_A_ROUND; i++) {
            predictor.probabilities(features, probabilities);
          }
        });
    backend.close();
  }

  @Test
  void predictionsOfOneRowAllocateNothing() {
    Predictor predictor = Predictor.ofReals(network, scaling(), 1);
    Features row = new Features.Reals(new double[1][INPUTS], INPUTS);
    double[] logits = new double[CLASSES];
    assertAllocatesNothing(
        () -> {
          for (int i = 0; i < CALLS_IN_A_ROUND; i++) {
            predictor.logits(row, logits);
          }
        });
    backend.close();
  }

  private void assertAllocatesNothing(Runnable round) {
    long[] ids =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("tandem-worker-"))
            .mapToLong(Thread::getId)
            .toArray();
    assertThat(ids).as("workers").isNotEmpty();
    long self = Thread.currentThread().getId();
    long fewest = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (fewest > 0 && System.nanoTime() - start < LONGEST_WARM_UP_NANOSECONDS) {
      long before = allocated(self, ids);
      round.run();
      fewest = Math.min(fewest, allocated(self, ids) - before);
    }
    assertThat(fewest).as("bytes allocated in %d calls", CALLS_IN_A_ROUND).isZero();
  }

  private long allocated(long self, long[] others) {
    long bytes = threads.getThreadAllocatedBytes(self);
    for (long other : others) {
      bytes += threads.getThreadAllocatedBytes(other);
    }
    return bytes;
  }
}
