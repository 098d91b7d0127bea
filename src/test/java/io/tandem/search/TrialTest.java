package io.tandem.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Precision;
import io.tandem.data.Normalization;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialTest {
  @Test
  void countsWhatIsLearntOfEachLayer() {
    HiddenBlock block = new HiddenBlock(HiddenBlock.Normalization.BATCH, 0.5, 0);
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.1, 1), 0);
    Trial trial =
        new Trial(
            block.around(Linear.stack(64, List.of(20), 10)),
            new Initializer.He(),
            Normalization.STANDARD,
            new TrainingOptions(1, 50, sgd, 0, 1),
            Precision.FLOAT32);
    int products = 65 * 20 + 21 * 10;
    int scaleAndShift = 2 * 20;
    assertThat(trial.parameters()).isEqualTo(products + scaleAndShift);
  }
}
