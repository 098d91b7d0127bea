package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.data.Dataset;
import io.tandem.nn.Initializer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.Descent;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.TrainingResult.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final int EXAMPLES = 23;
  private static final Dataset POINTS = points();
  private static final Scaling UNSCALED = Scaling.none(2);
  private static final List<Linear> LAYERS = Linear.stack(2, List.of(8), 2);

  private final Backend backend = Devices.named("cpu", 2).open(Precision.FLOAT64);

  @AfterEach
  void close() {
    backend.close();
  }

  /** Points in the plane; the class is whether the coordinates have the same sign. */
  private static Dataset points() {
    Random random = new Random(1);
    double[][] features = new double[EXAMPLES][2];
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      features[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      labels[i] = features[i][0] * features[i][1] > 0 ? 1 : 0;
    }
    return new Dataset(
        "points", new Features.Reals(features, 2), labels, List.of("no", "yes"), Optional.empty());
  }

  private Network network() {
    Network network = new Network(backend, LAYERS);
    network.write(new Initializer.He().initialize(LAYERS, 0));
    return network;
  }

  private TrainingResult train(
      long iterations, int batchSize, double learningRate, TrainingListener listener) {
    TrainingOptions options = options(iterations, batchSize, learningRate);
    return new Trainer(network(), POINTS, POINTS, UNSCALED, options).train(listener);
  }

  private static TrainingOptions options(long iterations, int batchSize, double learningRate) {
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(learningRate, 1), 1e-4);
    return new TrainingOptions(iterations, batchSize, sgd, 0, 4);
  }

  private TrainingResult train(long iterations, int batchSize, double learningRate) {
    return train(iterations, batchSize, learningRate, new TrainingListener() {});
  }

  @Test
  void learns() {
    TrainingResult result = train(2_000, 6, 0.2);
    HistoryEntry first = result.history().get(0);
    HistoryEntry last = result.history().get(result.history().size() - 1);
    assertThat(last.loss()).isLessThan(first.loss() / 4);
    assertThat(last.validationAccuracy().getAsDouble()).isEqualTo(1);
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void logsAtIntervalsAndAtEachEpochsEnd() {
    // 23 examples in batches of 4 are 6 iterations an epoch, the last one of 3 examples.
    TrainingResult result = train(14, 4, 0.1);
    assertThat(result.history().stream().map(HistoryEntry::iteration))
        .containsExactly(4L, 6L, 10L, 12L, 14L);
    assertThat(result.history().stream().map(entry -> entry.validationAccuracy().isPresent()))
        .containsExactly(false, true, false, true, true);
    assertThat(result.history().get(1).epoch()).isEqualTo(1);
    assertThat(result.history().get(4).epoch()).isCloseTo(14 / 6.0, within(1e-12));
  }

  @Test
  void visitsEveryExampleOnceAnEpochWhateverTheBatchSize() {
    // At a vanishing learning rate, an epoch's mean training accuracy is that of the network.
    double accuracy = new Evaluator(network(), POINTS, UNSCALED).evaluate().accuracy();
    for (int batchSize : new int[] {1, 5, 22, 23, 24}) {
      Sgd still = new Sgd(LearningRateSchedule.exponential(1e-300, 1), 0);
      TrainingOptions options = new TrainingOptions(23, batchSize, still, 0, 1_000);
      TrainingResult result =
          new Trainer(network(), POINTS, POINTS, UNSCALED, options)
              .train(new TrainingListener() {});
      assertThat(result.history().get(0).trainAccuracy())
          .as("batch size %d", batchSize)
          .isEqualTo(accuracy);
    }
  }

  @Test
  void oneWholeBatchIsOneStepDownTheGradient() {
    Network before = network();
    TrainingResult result = train(1, EXAMPLES, 0.1);
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(1, 1), 1e-4);
    double loss = new GradientCheck(before, POINTS, UNSCALED, sgd).loss();
    assertThat(result.history().get(0).loss()).isCloseTo(loss, within(1e-13));
    double squares = 0;
    for (LayerParameters layer : before.read()) {
      for (double weight : layer.weights()) {
        squares += weight * weight;
      }
    }
    double crossEntropy = new Evaluator(before, POINTS, UNSCALED).evaluate().loss();
    assertThat(loss).isCloseTo(crossEntropy + 1e-4 * squares, within(1e-13));
  }

  @Test
  void stopsInOrderWhenAskedTo() {
    TrainingResult result =
        train(
            1_000,
            4,
            0.1,
            new TrainingListener() {
              private int asked;

              @Override
              public boolean wantsToStop() {
                return ++asked == 3;
              }
            });
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(result.history()).hasSize(3);
    assertThat(result.history().get(2).validationAccuracy()).isPresent();
    assertThat(result.explanation()).isEqualTo("stopped after iteration 10");
  }

  @Test
  void keepsTheLastGoodParametersWhenTheLossIsLost() {
    Sgd sgd = new Sgd((iteration, perEpoch) -> iteration < 9 ? 0.1 : 1e200, 1e-4);
    TrainingOptions options = new TrainingOptions(100, 4, sgd, 0, 50);
    TrainingResult result =
        new Trainer(network(), POINTS, POINTS, UNSCALED, options).train(new TrainingListener() {});
    assertThat(result.outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(result.explanation()).containsPattern("at iteration 1[01] ").contains("1.0E200");
    assertThat(result.parameters().get(0).weights())
        .isEqualTo(train(6, 4, 0.1).parameters().get(0).weights());
  }

  @Test
  void aRunWhoseDeviceFailsIsResumedAsIfNothingHadHappened() {
    assertResumes(options(30, 4, 0.1), Tally.class, 4, 9, 12);
  }

  @Test
  void whatTheOptimizerRemembersIsResumedToo() {
    Descent adam =
        new Descent(new UpdateRule.Adam(1e-4, 1), LearningRateSchedule.oneCycle(0.05, 30), 0.01);
    // An epoch's end reads four parameters and eight moments: failures fall before, between, after.
    assertResumes(new TrainingOptions(30, 4, adam, 0, 4), Matrix.class, 12, 14, 16, 19, 24, 43);
  }

  private void assertResumes(TrainingOptions options, Class<?> read, int... failures) {
    TrainingResult whole =
        new Trainer(network(), POINTS, POINTS, UNSCALED, options).train(new TrainingListener() {});
    for (int readings : failures) {
      Backend failing = FailingBackend.after(readings, read, backend);
      Network network = new Network(failing, LAYERS);
      network.write(new Initializer.He().initialize(LAYERS, 0));

      TrainingResult failed =
          new Trainer(network, POINTS, POINTS, UNSCALED, options).train(new TrainingListener() {});

      assertThat(failed.outcome()).isEqualTo(Outcome.DEVICE_FAILED);
      assertThat(failed.explanation()).isEqualTo(FailingBackend.MESSAGE);
      assertThat(failed.iterationOfParameters() % 6).isZero();
      assertThat(failed.historyOfParameters())
          .isEqualTo(
              failed.history().stream()
                  .filter(entry -> entry.iteration() <= failed.iterationOfParameters())
                  .toList());

      TrainingResult resumed =
          new Trainer(network(), POINTS, POINTS, UNSCALED, options)
              .resume(failed.checkpoint(), new TrainingListener() {});

      assertThat(resumed.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(resumed.history())
          .usingRecursiveComparison()
          .ignoringFields("seconds")
          .isEqualTo(whole.history());
      assertThat(resumed.history()).extracting(HistoryEntry::seconds).isSorted();
      for (int layer = 0; layer < LAYERS.size(); layer++) {
        assertThat(resumed.parameters().get(layer).weights())
            .isEqualTo(whole.parameters().get(layer).weights());
        assertThat(resumed.parameters().get(layer).bias())
            .isEqualTo(whole.parameters().get(layer).bias());
      }
    }
  }

  @Test
  void theGradientCheckFindsAWrongGradient() {
    Sgd right = new Sgd(LearningRateSchedule.exponential(1, 1), 0.01);
    assertThat(new GradientCheck(network(), POINTS, UNSCALED, right).compare(1e-5, 100, 0))
        .allMatch(comparison -> comparison.relativeError() < 1e-8)
        .extracting(GradientCheck.Comparison::name)
        .containsExactly("W1", "b1", "W2", "b2");
    // Half a step too far apart: central differences no longer see the slope at the point.
    assertThat(new GradientCheck(network(), POINTS, UNSCALED, right).compare(0.5, 100, 0))
        .anyMatch(comparison -> comparison.relativeError() > 1e-3);
  }

  @Test
  void theEvaluatorTakesEveryExampleAndAnyNumberOfThem() {
    Network network = network();
    double[][] probabilities = new Evaluator(network, POINTS, UNSCALED).probabilities();
    assertThat(probabilities).hasDimensions(EXAMPLES, 2);
    int correct = 0;
    double loss = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      assertThat(probabilities[i][0] + probabilities[i][1]).isCloseTo(1, within(1e-14));
      loss -= Math.log(probabilities[i][POINTS.labels()[i]]);
      correct += Evaluator.mostProbable(probabilities[i]) == POINTS.labels()[i] ? 1 : 0;
    }
    Evaluator.Evaluation evaluation = new Evaluator(network, POINTS, UNSCALED).evaluate();
    assertThat(evaluation.accuracy()).isEqualTo((double) correct / EXAMPLES);
    assertThat(evaluation.loss()).isCloseTo(loss / EXAMPLES, within(1e-13));
    int[] many = new int[1_117];
    Arrays.setAll(many, i -> i % EXAMPLES);
    Evaluator.Evaluation larger =
        new Evaluator(network, POINTS.select("many", many), UNSCALED).evaluate();
    assertThat(larger.loss()).isCloseTo(meanOver(many, probabilities), within(1e-12));
  }

  @Test
  void theEvaluatorCountsUnitsThatAreZeroForEveryExample() {
    Network network = network();
    List<LayerParameters> parameters = network.read();
    Arrays.fill(parameters.get(0).bias(), 3, 6, -1e6);
    network.write(parameters);
    assertThat(new Evaluator(network, POINTS, UNSCALED).deadUnits()).containsExactly(3);
    // A unit that only the last, incomplete batch awakes is alive.
    int[] many = new int[501];
    many[500] = 1;
    Arrays.fill(parameters.get(0).bias(), 0);
    network.write(parameters);
    Evaluator one = new Evaluator(network, POINTS.select("one", new int[] {0}), UNSCALED);
    Evaluator both = new Evaluator(network, POINTS.select("both", many), UNSCALED);
    assertThat(both.deadUnits()[0]).isLessThan(one.deadUnits()[0]);
  }

  private static double meanOver(int[] examples, double[][] probabilities) {
    double loss = 0;
    for (int example : examples) {
      loss -= Math.log(probabilities[example][POINTS.labels()[example]]);
    }
    return loss / examples.length;
  }
}
