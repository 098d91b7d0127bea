package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Activation;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Digits;
import io.tandem.data.Split;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepTimingTest {
  private static final Split DIGITS = Digits.load();

  /** Times are remembered by it: another activation has others, wherever it lies. */
  @ParameterizedTest
  @EnumSource(HiddenBlock.Normalization.class)
  void theSituationTellsTheActivation(HiddenBlock.Normalization normalization) {
    HiddenBlock block = new HiddenBlock(normalization, 0.1, 0);
    assertThat(situation(block, Activation.GELU)).contains(" gelu, batch size 20");
    assertThat(situation(block, Activation.RELU)).contains("-10, batch size 20");
  }

  private static String situation(HiddenBlock block, Activation activation) {
    List<Layer> layers = block.around(Linear.stack(64, List.of(8), 10, activation));
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.1, 1), 0);
    TrainingTask task =
        new TrainingTask(
            layers,
            new Initializer.He().initialize(layers, 0),
            DIGITS,
            Scaling.none(64),
            new TrainingOptions(1, 20, sgd, 0, 1));
    return new StepTiming(task).situation(Precision.FLOAT32);
  }
}
