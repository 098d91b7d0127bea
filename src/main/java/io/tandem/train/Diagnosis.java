package io.tandem.train;

import static io.tandem.train.TrainingWarning.Symptom.DEAD_UNITS;
import static io.tandem.train.TrainingWarning.Symptom.GAP_GROWS;
import static io.tandem.train.TrainingWarning.Symptom.LEARNING_RATE_TOO_HIGH;
import static io.tandem.train.TrainingWarning.Symptom.LOSS_STANDS_STILL;

import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.train.TrainingWarning.Symptom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells from a run's epochs what is likely to be wrong with it, each symptom once. */
final class Diagnosis {
  /** The share of a layer's units from which on being dead is worth a word. */
  private static final double MANY_DEAD = 0.2;

  /** Epochs after which a loss should have moved, and by what share. */
  private static final int EPOCHS_TO_MOVE = 3;

  private static final double SMALLEST_MOVE = 0.01;

  /** What share above the least one a loss is, where noise no longer explains it. */
  private static final double RISE = 0.5;

  /** A gap between accuracies that is wide, and by how much it grew over so many epochs. */
  private static final double WIDE_GAP = 0.1;

  private static final double GROWTH = 0.05;
  private static final int EPOCHS_TO_GROW = 5;

  private final List<Epoch> epochs = new ArrayList<>();
  private final Set<Symptom> told = EnumSet.noneOf(Symptom.class);
  private long lastIteration;
  private long epochStart;
  private double losses;
  private double hits;
  private double leastLoss = Double.POSITIVE_INFINITY;

  /** Means over an epoch's mini-batches, and its last validation accuracy and learning rate. */
  private record Epoch(
      double loss, double trainAccuracy, double validationAccuracy, double learningRate) {
    double gap() {
      return trainAccuracy - validationAccuracy;
    }
  }

  /** Takes an entry of the history in. */
  void accept(HistoryEntry entry) {
    long iterations = entry.iteration() - lastIteration;
    losses += entry.loss() * iterations;
    hits += entry.trainAccuracy() * iterations;
    lastIteration = entry.iteration();
    if (entry.validationAccuracy().isPresent()) {
      long all = lastIteration - epochStart;
      epochs.add(
          new Epoch(
              losses / all,
              hits / all,
              entry.validationAccuracy().getAsDouble(),
              entry.learningRate()));
      leastLoss = Math.min(leastLoss, last().loss);
      epochStart = lastIteration;
      losses = 0;
      hits = 0;
    }
  }

  /** Whether this is an epoch after which to look for dead units: the first, second, fourth ... */
  boolean looksForDeadUnits() {
    return !told.contains(DEAD_UNITS) && Integer.bitCount(epochs.size()) == 1;
  }

  /**
   * Judges dead units.
   *
   * @param dead how many of each hidden layer
   */
  Optional<TrainingWarning> ofDeadUnits(int[] dead, List<? extends Layer> layers) {
    List<String> places = new ArrayList<>();
    int hidden = 0;
    for (int layer = 0; layer < dead.length; layer++) {
      hidden += layers.get(layer) instanceof Linear ? 1 : 0;
      int units = layers.get(layer).outputs();
      if (dead[layer] >= MANY_DEAD * units) {
        places.add(
            String.format(
                Locale.ROOT,
                "%d of the %d units (%.0f %%) of hidden layer %d",
                dead[layer],
                units,
                100.0 * dead[layer] / units,
                hidden));
      }
    }
    return tell(
        DEAD_UNITS,
        !places.isEmpty(),
        "%s are zero for the whole validation part after epoch %d, and no longer learn: try a lower"
            + " learning rate than %.3g, or smaller initial weights",
        String.join(", ", places),
        epochs.size(),
        last().learningRate);
  }

  /** Judges the epochs so far, after one has ended. */
  List<TrainingWarning> ofEpochs() {
    List<TrainingWarning> warnings = new ArrayList<>();
    ofLossThatStandsStill().ifPresent(warnings::add);
    ofRisingLoss().ifPresent(warnings::add);
    ofGap().ifPresent(warnings::add);
    return warnings;
  }

  private Optional<TrainingWarning> ofLossThatStandsStill() {
    double first = epochs.get(0).loss;
    boolean still = Math.abs(last().loss - first) < SMALLEST_MOVE * first;
    return tell(
        LOSS_STANDS_STILL,
        epochs.size() == EPOCHS_TO_MOVE && still,
        "the loss has not moved in %d epochs: %.4f in the first, %.4f in the last, at learning rate"
            + " %.3g: try ten times as much, larger initial weights, or tandem lr-find",
        epochs.size(),
        first,
        last().loss,
        last().learningRate);
  }

  private Optional<TrainingWarning> ofRisingLoss() {
    return tell(
        LEARNING_RATE_TOO_HIGH,
        last().loss > (1 + RISE) * leastLoss,
        "the loss rises: %.4f in epoch %d, after %.4f in a better one; the learning rate %.3g is"
            + " likely too high: try %.2g, or tandem lr-find",
        last().loss,
        epochs.size(),
        leastLoss,
        last().learningRate,
        last().learningRate / 3);
  }

  private Optional<TrainingWarning> ofGap() {
    int ago = Math.min(EPOCHS_TO_GROW, epochs.size() - 1);
    Epoch before = epochs.get(epochs.size() - 1 - ago);
    return tell(
        GAP_GROWS,
        last().gap() > WIDE_GAP && last().gap() - before.gap() > GROWTH,
        "the gap between training and validation accuracy grows: %.1f %% and %.1f %% in epoch %d,"
            + " %.1f points apart after %.1f points %d epoch%s ago; try --patience, a larger --l2,"
            + " or a narrower network",
        100 * last().trainAccuracy,
        100 * last().validationAccuracy,
        epochs.size(),
        100 * last().gap(),
        100 * before.gap(),
        ago,
        ago == 1 ? "" : "s");
  }

  private Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  private Optional<TrainingWarning> tell(
      Symptom symptom, boolean seen, String format, Object... numbers) {
    return seen && told.add(symptom)
        ? Optional.of(new TrainingWarning(symptom, String.format(Locale.ROOT, format, numbers)))
        : Optional.empty();
  }
}
