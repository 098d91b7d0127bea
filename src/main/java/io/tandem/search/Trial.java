package io.tandem.search;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.data.Dataset;
import io.tandem.data.Normalization;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Network;
import io.tandem.train.Evaluator;
import io.tandem.train.Evaluator.Evaluation;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A training that may be tried beside others, on the CPU. */
public record Trial(
    List<? extends Layer> layers,
    Initializer initializer,
    Normalization normalization,
    TrainingOptions options,
    Precision precision) {

  /** How many parameters the network has. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameterCount).sum();
  }

  /** A trained trial, and how long its training took. */
  public record Trained(TrainingResult result, TrialClock clock) {}

  /**
   * Trains the network, from the start, for a share of its length; the learning rates are those of
   * the whole length.
   *
   * @param share from 0, exclusive, to 1
   * @param threads how many the CPU may use; the result is the same for any number
   * @param wantsToStop asked now and then: whether to end here
   */
  public Trained train(TrialData data, double share, int threads, BooleanSupplier wantsToStop) {
    try (Backend backend = Devices.cpu(threads).open(precision)) {
      Network network = new Network(backend, layers);
      network.write(initializer.initialize(layers, options.seed()));
      Trainer trainer =
          new Trainer(
              network,
              data.training(),
              data.validation(),
              data.scaling(normalization),
              options.withIterations(iterations(share)));
      TrialClock clock = new TrialClock(wantsToStop);
      return new Trained(trainer.train(clock), clock);
    }
  }

  /** How many updates a share of the length has; at least one. */
  public long iterations(double share) {
    return Math.max(1, Math.round(options.iterations() * share));
  }

  /**
   * Judges trained parameters.
   *
   * @param judged some examples of the data set that was trained on
   */
  public Evaluation evaluate(
      List<LayerParameters> parameters, TrialData data, Dataset judged, int threads) {
    try (Backend backend = Devices.cpu(threads).open(precision)) {
      Network network = new Network(backend, layers);
      network.write(parameters);
      return new Evaluator(network, judged, data.scaling(normalization), options.loss()).evaluate();
    }
  }
}
