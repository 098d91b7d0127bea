package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Loss;
import io.tandem.data.Augmentation;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import org.junit.jupiter.api.Test;

class TrainingOptionsTest {
  @Test
  void anotherLengthChangesNothingElse() {
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.1, 1), 0.01);
    Augmentation augmentation = new Augmentation(true, 2, 3);
    ModelSelection selection = new ModelSelection(3, true);
    assertThat(
            new TrainingOptions(
                    100, 20, sgd, 5, 7, augmentation, new Loss.MeanSquaredError(), selection)
                .withIterations(30))
        .isEqualTo(
            new TrainingOptions(
                30, 20, sgd, 5, 7, augmentation, new Loss.MeanSquaredError(), selection));
  }
}
