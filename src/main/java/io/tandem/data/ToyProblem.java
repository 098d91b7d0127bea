package io.tandem.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.backend.Features;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The course exercise's toy problem, with the numbers that it expects.
 *
 * @param features [5][4]
 * @param labels 5, from 0 to 2
 * @param weights1 [4][10], inputs by hidden units
 * @param weights2 [10][3], hidden units by classes
 * @param scores the probabilities expected, [5][3]
 * @param scoresTolerance the sum of absolute differences to stay below
 * @param lambda the L2 factor of the expected loss
 * @param loss expected, with the L2 term
 * @param lossTolerance how far the loss may be off
 * @param gradientTolerance the largest relative error of a gradient to stay below
 * @param numericalGradientStep half the distance of a central difference
 * @param trainingLearningRate of the training, constant
 * @param trainingLambda the L2 factor of the training
 * @param trainingIterations updates, each with all five rows
 * @param finalLossBelow what the last iteration's loss should be below
 */
public record ToyProblem(
    double[][] features,
    int[] labels,
    double[][] weights1,
    double[][] weights2,
    double[][] scores,
    double scoresTolerance,
    double lambda,
    double loss,
    double lossTolerance,
    double gradientTolerance,
    double numericalGradientStep,
    double trainingLearningRate,
    double trainingLambda,
    int trainingIterations,
    double finalLossBelow) {
  private static final String RESOURCE = "toy.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The problem, from the program itself. */
  public static ToyProblem load() {
    try (InputStream resource = ToyProblem.class.getResourceAsStream(RESOURCE)) {
      JsonNode root = JSON.readTree(resource);
      JsonNode expected = root.get("expected");
      JsonNode training = root.get("toy_training");
      return new ToyProblem(
          matrix(root.get("X")),
          JSON.convertValue(root.get("y"), int[].class),
          matrix(root.get("W1")),
          matrix(root.get("W2")),
          matrix(expected.get("scores")),
          expected.get("scores_tolerance_sum_abs").doubleValue(),
          expected.get("lambda").doubleValue(),
          expected.get("loss").doubleValue(),
          expected.get("loss_tolerance").doubleValue(),
          expected.get("gradient_max_relative_error").doubleValue(),
          expected.get("numerical_gradient_h").doubleValue(),
          training.get("learning_rate").doubleValue(),
          training.get("lambda").doubleValue(),
          training.get("iterations").intValue(),
          training.get("final_loss_below").doubleValue());
    } catch (IOException e) {
      throw new UncheckedIOException("the toy problem in the program is damaged", e);
    }
  }

  /** The five rows and their labels. */
  public Dataset dataset() {
    return new Dataset(
        "toy",
        new Features.Reals(features, features[0].length),
        labels,
        List.of("0", "1", "2"),
        Optional.empty());
  }

  private static double[][] matrix(JsonNode node) {
    return JSON.convertValue(node, double[][].class);
  }
}
