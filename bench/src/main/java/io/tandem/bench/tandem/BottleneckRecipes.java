package io.tandem.bench.tandem;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Loss;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.UpdateRule;
import io.tandem.data.Augmentation;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.BatchNormalization;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.Descent;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.train.HistoryEntry;
import io.tandem.train.ModelSelection;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What linear bottlenecks (Lin, Memisevic and Konda, "How far can we go without convolution", 2015)
 * give the net of bench/recipes: in front of each hidden layer lies a narrow one without an
 * activation.
 */
final class BottleneckRecipes {
  private static final int[] BOTTLENECKS = {256, 128};
  private static final int[] HIDDEN = {512, 256};
  private static final int BATCH = 512;
  private static final int LAST = 3;
  private static final double LEARNING_RATE = 0.002;
  private static final double WEIGHT_DECAY = 0.01;

  private BottleneckRecipes() {}

  /**
   * Prints a row for each recipe.
   *
   * @param arguments a folder with CIFAR-10's binary files; the epochs
   */
  public static void main(String[] arguments) {
    Split split = Datasets.open("cifar10:" + arguments[0]);
    int epochs = Integer.parseInt(arguments[1]);
    row("linear bottlenecks", split, epochs, false);
    row("linear bottlenecks, batch normalisation, flips and shifts", split, epochs, true);
  }

  private static void row(String name, Split split, int epochs, boolean isVaried) {
    System.err.println("training: " + name + " ...");
    long started = System.nanoTime();
    List<HistoryEntry> ends = train(split, epochs, isVaried);
    System.out.printf(
        Locale.ROOT,
        "| %s | widths %s, from Java | %.1f %% | %.1f %% | %.0f s |%n",
        name,
        widths(split),
        mean(ends, HistoryEntry::trainAccuracy),
        mean(ends, entry -> entry.validationAccuracy().orElseThrow()),
        (System.nanoTime() - started) / 1e9);
  }

  private static String widths(Split split) {
    int inputs = split.training().features().columns();
    return inputs
        + layers(inputs, false).stream()
            .map(layer -> "-" + layer.outputs())
            .collect(Collectors.joining());
  }

  private static double mean(List<HistoryEntry> ends, ToDoubleFunction<HistoryEntry> figure) {
    return ends.subList(ends.size() - LAST, ends.size()).stream()
        .mapToDouble(figure)
        .map(share -> 100 * share)
        .average()
        .orElseThrow();
  }

  private static List<HistoryEntry> train(Split split, int epochs, boolean isVaried) {
    List<Layer> layers = layers(split.training().features().columns(), isVaried);
    long iterations = (long) epochs * ((split.training().size() + BATCH - 1) / BATCH);
    TrainingOptions options =
        new TrainingOptions(
            iterations,
            BATCH,
            new Descent(
                new UpdateRule.Adam(0, UpdateRule.NEVER),
                LearningRateSchedule.oneCycle(LEARNING_RATE, iterations),
                WEIGHT_DECAY),
            0,
            50,
            isVaried ? new Augmentation(true, 3, 0) : Augmentation.NONE,
            Loss.CROSS_ENTROPY,
            ModelSelection.LAST);
    Scaling scaling = Normalization.STANDARD.fit(split.training().features());
    List<HistoryEntry> ends = new ArrayList<>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (Backend backend = Devices.cpu(threads).open(Precision.FLOAT32)) {
      Network network = new Network(backend, layers);
      network.write(new Initializer.He().initialize(layers, 0));
      new Trainer(network, split.training(), split.validation(), scaling, options)
          .train(
              new TrainingListener() {
                @Override
                public void onEntry(HistoryEntry entry) {
                  if (entry.validationAccuracy().isPresent()) {
                    ends.add(entry);
                  }
                }
              });
    }
    return ends;
  }

  private static List<Layer> layers(int inputs, boolean isNormalized) {
    List<Layer> layers = new ArrayList<>();
    int width = inputs;
    for (int i = 0; i < HIDDEN.length; i++) {
      layers.add(new Linear(width, BOTTLENECKS[i], Activation.IDENTITY));
      if (isNormalized) {
        layers.add(new Linear(BOTTLENECKS[i], HIDDEN[i], Activation.IDENTITY));
        layers.add(new BatchNormalization(HIDDEN[i], Activation.RELU));
      } else {
        layers.add(new Linear(BOTTLENECKS[i], HIDDEN[i], Activation.RELU));
      }
      width = HIDDEN[i];
    }
    layers.add(new Linear(width, 10, Activation.IDENTITY));
    return layers;
  }
}
