package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void labelSmoothingIsAShare(double smoothing) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss.CrossEntropy(smoothing, List.of()))
        .withMessageContaining("from 0 to 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-40, 1e39, Double.POSITIVE_INFINITY, Double.NaN})
  void classWeightsArePositiveInEveryPrecision(double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss.CrossEntropy(0, List.of(1.0, weight)))
        .withMessageContaining("class weights");
  }

  @Test
  void aLossKeepsItsWeights() {
    List<Double> weights = new ArrayList<>(List.of(1.0, 3.0));
    Loss.CrossEntropy loss = new Loss.CrossEntropy(0.5, weights);
    weights.set(0, 9.0);
    assertThat(loss.classWeights()).containsExactly(1.0, 3.0);
    assertThat(loss.weight(1)).isEqualTo(3);
    assertThat(loss.targetSum(1)).isEqualTo(0.5 * 3 + 0.5 * (1 + 3) / 2);
  }

  @Test
  void thePlainFormHasNeitherSmoothingNorWeights() {
    assertThat(new Loss.CrossEntropy(0.5, List.of(1.0, 3.0)).plain()).isEqualTo(Loss.CROSS_ENTROPY);
    assertThat(new Loss.MeanSquaredError().plain()).isEqualTo(new Loss.MeanSquaredError());
  }
}
