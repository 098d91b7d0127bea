package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.nn.Linear;
import io.tandem.train.TrainingWarning.Symptom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final List<Linear> LAYERS = Linear.stack(4, List.of(10, 20), 3);

  private final Diagnosis diagnosis = new Diagnosis();
  private final List<TrainingWarning> warnings = new ArrayList<>();
  private long iteration;

  /** An epoch of 100 iterations, in two entries of which the first has twice the weight. */
  private void epoch(double loss, double trainAccuracy, double validationAccuracy) {
    entry(66, loss + 0.01, trainAccuracy, OptionalDouble.empty());
    entry(33, loss - 0.02, trainAccuracy, OptionalDouble.of(validationAccuracy));
    warnings.addAll(diagnosis.ofEpochs());
  }

  private void entry(int iterations, double loss, double accuracy, OptionalDouble validation) {
    iteration += iterations;
    diagnosis.accept(
        new HistoryEntry(iteration, iteration / 99.0, loss, accuracy, validation, 0.3, 1));
  }

  private void assertWarning(Symptom symptom, String... words) {
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).symptom()).isEqualTo(symptom);
    assertThat(warnings.get(0).text()).contains(words);
  }

  @Test
  void aHealthyRunIsNotWarnedOf() {
    for (int i = 0; i < 30; i++) {
      epoch(2 / (1.0 + i), 1 - 0.7 / (1 + i), 0.95 - 0.7 / (1 + i));
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void aLossThatStandsStill() {
    epoch(2.303, 0.1, 0.1);
    epoch(2.302, 0.1, 0.1);
    assertThat(warnings).isEmpty();
    epoch(2.301, 0.1, 0.1);
    epoch(2.301, 0.1, 0.1);
    assertWarning(Symptom.LOSS_STANDS_STILL, "2.3030", "2.3010", "0.3");
  }

  @Test
  void aLossThatRises() {
    epoch(1, 0.5, 0.5);
    epoch(1.4, 0.5, 0.5);
    assertThat(warnings).isEmpty();
    epoch(1.6, 0.5, 0.5);
    epoch(1.7, 0.5, 0.5);
    assertWarning(Symptom.LEARNING_RATE_TOO_HIGH, "1.6000 in epoch 3", "1.0000", "try 0.10");
  }

  @Test
  void aGapThatGrows() {
    double[] training = {0.5, 0.55, 0.58, 0.59, 0.59, 0.59, 0.61};
    for (double accuracy : training) {
      epoch(2 - accuracy, accuracy, 0.5);
      if (accuracy < 0.61) {
        assertThat(warnings).isEmpty();
      }
    }
    assertWarning(Symptom.GAP_GROWS, "61.0 % and 50.0 %", "11.0 points", "5.0 points 5 epochs ago");
  }

  @Test
  void aWideGapThatStaysIsNoNews() {
    for (int i = 0; i < 20; i++) {
      epoch(2 - 0.05 * i, 0.7, 0.5);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void deadUnits() {
    epoch(2, 0.5, 0.5);
    assertThat(diagnosis.ofDeadUnits(new int[] {1, 3}, LAYERS)).isEmpty();
    TrainingWarning warning = diagnosis.ofDeadUnits(new int[] {2, 3}, LAYERS).orElseThrow();
    assertThat(warning.symptom()).isEqualTo(Symptom.DEAD_UNITS);
    assertThat(warning.text())
        .contains("2 of the 10 units (20 %) of hidden layer 1")
        .doesNotContain("layer 2");
    assertThat(diagnosis.ofDeadUnits(new int[] {2, 3}, LAYERS)).isEmpty();
    assertThat(diagnosis.looksForDeadUnits()).isFalse();
  }

  @Test
  void looksForDeadUnitsAfterEpochsThatArePowersOfTwo() {
    List<Integer> looked = new ArrayList<>();
    for (int epoch = 1; epoch <= 9; epoch++) {
      epoch(2, 0.5, 0.5);
      if (diagnosis.looksForDeadUnits()) {
        looked.add(epoch);
      }
    }
    assertThat(looked).containsExactly(1, 2, 4, 8);
  }
}
