package io.tandem.backend.opencl;

import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.HistoryEntry;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A program that trains a small network for 300 steps on the first OpenCL device and prints every
 * parameter and loss. Told to, it has the collector move the arrays that are in use from one to the
 * next of the first steps, and another thread fill the heap while steps run.
 */
final class CollectedTraining implements TrainingListener {
  static final String COLLECT = "collect";
  static final int STEPS = 300;

  /** Of everything; each takes as long as many steps. */
  static final int COLLECTIONS = STEPS / 5;

  private static final int BLOCKS = COLLECTIONS + 100;
  private static final int BLOCK = 4096;

  /** Lie about in the heap; where one is dropped, what lies above it slides down. */
  private final List<byte[]> blocks = new ArrayList<>();

  private final boolean collects;
  private Float32Backend backend;
  private long address;
  private int moves;

  private CollectedTraining(boolean collects) {
    this.collects = collects;
  }

  /** Prints the parameters, the losses, and how often the kernel's array was seen to have moved. */
  public static void main(String[] arguments) {
    CollectedTraining training = new CollectedTraining(Arrays.asList(arguments).contains(COLLECT));
    TrainingResult result = training.run();
    result
        .parameters()
        .forEach(
            layer -> {
              System.out.println(Arrays.toString(layer.weights()));
              System.out.println(Arrays.toString(layer.bias()));
            });
    result.history().forEach(entry -> System.out.println(entry.loss()));
    System.out.println(training.moves);
  }

  private TrainingResult run() {
    if (collects) {
      for (int i = 0; i < BLOCKS; i++) {
        blocks.add(new byte[BLOCK]);
      }
      Collections.shuffle(blocks, new Random(1));
      System.gc();
      Thread filler = new Thread(CollectedTraining::fillTheHeap);
      filler.setDaemon(true);
      filler.start();
    }
    Random random = new Random(5);
    byte[][] rows = new byte[100][61];
    Arrays.stream(rows).forEach(random::nextBytes);
    Dataset data =
        new Dataset(
            "noise",
            new Features.Bytes(rows, 61),
            random.ints(100, 0, 3).toArray(),
            List.of("a", "b", "c"),
            Optional.empty());
    double[] factor = new double[61];
    Arrays.fill(factor, 1.0 / 70);
    Scaling scaling = new Scaling(new double[61], factor);
    List<Linear> layers = Linear.stack(61, List.of(33), 3);
    OpenClDevice device = (OpenClDevice) OpenClDevice.named(OpenClDevice.NAME).orElseThrow();
    try (Float32Backend opened = (Float32Backend) device.open(Precision.FLOAT32)) {
      backend = opened;
      Network network = new Network(opened, layers);
      network.write(new Initializer.He().initialize(layers, 3));
      Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.05, 0.99), 1e-3);
      return new Trainer(network, data, data, scaling, new TrainingOptions(STEPS, 30, sgd, 5, 1))
          .train(this);
    }
  }

  @Override
  public void onEntry(HistoryEntry entry) {
    if (collects && entry.iteration() <= COLLECTIONS) {
      blocks.remove(blocks.size() - 1);
      System.gc();
    }
    long now = addressOf(backend.kernel().arena);
    if (now != address) {
      moves++;
    }
    address = now;
  }

  private static void fillTheHeap() {
    byte[][] last = new byte[8][];
    for (int i = 0; ; i++) {
      last[i % last.length] = new byte[BLOCK];
    }
  }

  /** Where an array lies, or at least a number that changes with it. */
  private static long addressOf(float[] array) {
    try {
      Class<?> unsafeClass = Class.forName("jdk.internal.misc.Unsafe");
      Object unsafe = unsafeClass.getMethod("getUnsafe").invoke(null);
      Method offset = unsafeClass.getMethod("arrayBaseOffset", Class.class);
      int base = ((Number) offset.invoke(unsafe, Object[].class)).intValue();
      return (int)
          unsafeClass
              .getMethod("getInt", Object.class, long.class)
              .invoke(unsafe, new Object[] {array}, (long) base);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
