package io.tandem.report;

import java.util.Arrays;
import java.util.List;

/**
 * How accurate nets of one depth are, trained from several seeds.
 *
 * @param hidden the width of each hidden layer
 * @param parameters how many each net has
 * @param training the accuracy on the training part, from 0 to 1, one a seed
 * @param validation the accuracy on the validation part, from 0 to 1, one a seed
 */
public record DepthFigures(
    List<Integer> hidden, long parameters, double[] training, double[] validation) {

  /** The number of layers with parameters. */
  public int layers() {
    return hidden.size() + 1;
  }

  /** What training accuracy has beyond validation accuracy, one a seed. */
  double[] gap() {
    double[] gap = new double[training.length];
    Arrays.setAll(gap, i -> training[i] - validation[i]);
    return gap;
  }

  /** The mean of figures of several seeds. */
  public static double mean(double[] figures) {
    return Arrays.stream(figures).average().orElse(Double.NaN);
  }

  /** The standard deviation of figures of several seeds; 0 for a single one. */
  static double deviation(double[] figures) {
    double mean = mean(figures);
    double squares = Arrays.stream(figures).map(x -> (x - mean) * (x - mean)).sum();
    return figures.length < 2 ? 0 : Math.sqrt(squares / (figures.length - 1));
  }

  /** The index of the seed whose net is the most accurate on the validation part. */
  public int bestSeed() {
    int best = 0;
    for (int i = 1; i < validation.length; i++) {
      best = validation[i] > validation[best] ? i : best;
    }
    return best;
  }

  /** The most accurate on the validation part, by the mean; of equals, the first. */
  public static DepthFigures best(List<DepthFigures> depths) {
    DepthFigures best = depths.get(0);
    for (DepthFigures depth : depths) {
      best = mean(depth.validation) > mean(best.validation) ? depth : best;
    }
    return best;
  }
}
