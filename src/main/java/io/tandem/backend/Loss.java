package io.tandem.backend;

import java.util.List;

/**
 * What training makes small: how far the probabilities {@code p = softmax(logits)} of a mini-batch
 * are from its labels.
 */
public sealed interface Loss {
  /** Plain cross-entropy, the mean of {@code -log p[label]}. */
  CrossEntropy CROSS_ENTROPY = new CrossEntropy(0, List.of());

  /**
   * The same kind of loss with labels as they are and all classes alike: what networks are judged
   * by, so that their figures can be compared.
   */
  Loss plain();

  /**
   * Cross-entropy with smoothed labels (Szegedy et al., 2016, section 7) and weighted classes. With
   * s the label smoothing and w the class weights, an example's loss is {@code -sum_k target_k *
   * log p_k} with {@code target_k = w_k * ((1 - s) * [k = label] + s / classes)}; its gradient by
   * logit k is {@code p_k * sum_j target_j - target_k}. A batch's loss is their sum, divided by the
   * sum of the examples' {@code w[label]}: a weighted mean, and the mean where all weights are one.
   * This is PyTorch's {@code CrossEntropyLoss(weight=w, label_smoothing=s)}.
   *
   * @param labelSmoothing s, from 0 to 1
   * @param classWeights w, one a class, above 0, also when they are rounded to float32; empty where
   *     all are one
   */
  record CrossEntropy(double labelSmoothing, List<Double> classWeights) implements Loss {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public CrossEntropy {
      if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
        throw new IllegalArgumentException(
            "label smoothing should be from 0 to 1, and is " + labelSmoothing);
      }
      classWeights = List.copyOf(classWeights);
      for (double weight : classWeights) {
        if (!(weight >= Float.MIN_NORMAL && weight <= Float.MAX_VALUE)) {
          throw new IllegalArgumentException(
              "class weights should be from %s to %s, and one is %s"
                  .formatted(Float.MIN_NORMAL, Float.MAX_VALUE, weight));
        }
      }
    }

    @Override
    public Loss plain() {
      return CROSS_ENTROPY;
    }

    /** Whether classes differ in weight. */
    public boolean isWeighted() {
      return !classWeights.isEmpty();
    }

    /** The weight of a class. */
    public double weight(int label) {
      return isWeighted() ? classWeights.get(label) : 1;
    }

    /** The sum of target_k over k, of an example with this label. */
    public double targetSum(int label) {
      if (!isWeighted() || labelSmoothing == 0) {
        return weight(label);
      }
      double sum = 0;
      for (int k = 0; k < classWeights.size(); k++) {
        sum += classWeights.get(k);
      }
      return (1 - labelSmoothing) * weight(label) + labelSmoothing * sum / classWeights.size();
    }
  }

  /**
   * The mean over the batch of the squared distance of the probabilities from the label's one-hot
   * vector, {@code sum_k (p_k - [k = label])^2}, also known as the score of Brier ("Verification of
   * forecasts expressed in terms of probability", 1950). With {@code e_k = p_k - [k = label]} an
   * example's gradient by logit k is {@code 2 * p_k * (e_k - sum_j p_j * e_j)}. In PyTorch: {@code
   * MSELoss(reduction="sum")(softmax(logits, 1), one_hot) / batch}, which is {@code classes} times
   * its mean over all elements. The distance is taken of probabilities, not of logits, so that a
   * network gives probabilities whatever it was trained on.
   */
  record MeanSquaredError() implements Loss {
    @Override
    public Loss plain() {
      return this;
    }
  }
}
