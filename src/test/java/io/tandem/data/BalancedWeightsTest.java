package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Features;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BalancedWeightsTest {
  private static Dataset labelled(int... labels) {
    Features features = new Features.Reals(new double[labels.length][1], 1);
    return new Dataset("points", features, labels, List.of("a", "b", "c"), Optional.empty());
  }

  /** The figures are those of scikit-learn's compute_class_weight. */
  @Test
  void rareClassesWeighMore() {
    assertThat(labelled(0, 1, 1, 2, 2, 2).balancedWeights()).containsExactly(2.0, 1.0, 2.0 / 3);
  }

  @Test
  void aClassWithoutExamplesHasNoWeight() {
    assertThatThrownBy(() -> labelled(0, 2).balancedWeights())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("points")
        .hasMessageContaining("'b'");
  }
}
