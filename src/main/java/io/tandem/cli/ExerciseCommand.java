package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.data.ToyProblem;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.Evaluator;
import io.tandem.train.GradientCheck;
import io.tandem.train.HistoryEntry;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The course exercise's questions 1 to 3a, each number against what it should be. */
@Command(
    name = "exercise",
    mixinStandardHelpOptions = true,
    description = {
      "Answers the course exercise's questions 1 to 3a on its toy problem, in float64:",
      "the scores and the regularised loss of a two-layer net, its four gradients against",
      "numerical ones, and its training by gradient descent. Exit code 1 if any is wrong."
    })
final class ExerciseCommand implements Callable<Integer> {
  @Mixin private DeviceOptions device;
  @Mixin private JsonOption json;

  private ToyProblem toy;
  private Dataset data;
  private Scaling scaling;

  /** The answers, named as programs read them. */
  record Answers(
      double[][] scores,
      double scores_error,
      double loss,
      Map<String, Double> gradient_errors,
      double[] toy_losses,
      boolean passed) {}

  @Override
  public Integer call() {
    // Not before: every run of the program makes every command.
    toy = ToyProblem.load();
    data = toy.dataset();
    scaling = Scaling.none(data.features().columns());
    try (Backend backend = device.open(Precision.FLOAT64)) {
      json.out().println(backend.device().line() + ", float64");
      VerdictTable table = new VerdictTable(json.out());
      double[][] scores = scores(network(backend));
      double scoresError = sumOfDifferences(scores, toy.scores());
      table.below("1 scores, sum of |differences|", 0, scoresError, toy.scoresTolerance());

      Sgd regularised = new Sgd(LearningRateSchedule.exponential(1, 1), toy.lambda());
      GradientCheck check = new GradientCheck(network(backend), data, scaling, regularised);
      double loss = check.loss();
      table.near("1 loss with the L2 term", toy.loss(), loss, toy.lossTolerance());

      Map<String, Double> gradientErrors = new LinkedHashMap<>();
      for (GradientCheck.Comparison c :
          check.compare(toy.numericalGradientStep(), Integer.MAX_VALUE, 0)) {
        gradientErrors.put(c.name(), c.maximumRelativeError());
        table.below(
            "2 gradient of " + c.name() + ", relative error",
            0,
            c.maximumRelativeError(),
            toy.gradientTolerance());
      }

      double[] losses = train(network(backend));
      table.below(
          "3a loss after " + losses.length + " steps",
          0,
          losses[losses.length - 1],
          toy.finalLossBelow());
      table.print();
      json.write(new Answers(scores, scoresError, loss, gradientErrors, losses, table.allPassed()));
      return table.allPassed() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }
  }

  private Network network(Backend backend) {
    int hidden = toy.weights1()[0].length;
    int classes = toy.weights2()[0].length;
    Network network =
        new Network(backend, Linear.stack(data.features().columns(), List.of(hidden), classes));
    network.write(List.of(layer(toy.weights1()), layer(toy.weights2())));
    return network;
  }

  /** The exercise has weights as [inputs, outputs]. */
  private static LayerParameters layer(double[][] weights) {
    int inputs = weights.length;
    int outputs = weights[0].length;
    double[] transposed = new double[outputs * inputs];
    for (int i = 0; i < transposed.length; i++) {
      transposed[i] = weights[i % inputs][i / inputs];
    }
    return new LayerParameters(inputs, outputs, transposed, new double[outputs]);
  }

  private double[][] scores(Network network) {
    return new Evaluator(network, data, scaling).probabilities();
  }

  private double[] train(Network network) {
    Sgd sgd =
        new Sgd(
            LearningRateSchedule.exponential(toy.trainingLearningRate(), 1), toy.trainingLambda());
    TrainingOptions options = new TrainingOptions(toy.trainingIterations(), data.size(), sgd, 0, 1);
    List<Double> losses = new ArrayList<>();
    new Trainer(network, data, data, scaling, options)
        .train(
            new TrainingListener() {
              @Override
              public void onEntry(HistoryEntry entry) {
                losses.add(entry.loss());
              }
            });
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double sumOfDifferences(double[][] one, double[][] other) {
    double sum = 0;
    for (int row = 0; row < one.length; row++) {
      for (int column = 0; column < one[row].length; column++) {
        sum += Math.abs(one[row][column] - other[row][column]);
      }
    }
    return sum;
  }
}
