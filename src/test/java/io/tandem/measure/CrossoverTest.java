package io.tandem.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a GPU begins to be faster. */
class CrossoverTest {
  private static final double TOO_SLOW = -1;

  @Test
  void itIsTheSmallestStepFromWhichOnTheDeviceIsAlwaysFaster() {
    Crossover crossover = crossover(new double[] {1, 2, 3, 4}, new double[] {0.5, 3, 2, 1});

    assertThat(crossover.from()).contains(step(2));
    assertThat(crossover.text())
        .isEqualTo(
            "gpu is faster than cpu from 8-4-10, batch 3 on, and 4.0 times as fast at 8-4-10,"
                + " batch 4");
  }

  @Test
  void itMayBeTheWholeRange() {
    assertThat(crossover(new double[] {2, 2}, new double[] {1, 1}).from()).contains(step(0));
  }

  @Test
  void aTieIsTheProcessors() {
    assertThat(crossover(new double[] {2, 2}, new double[] {1, 2}).from()).isEmpty();
  }

  @Test
  void itMayBeNowhere() {
    Crossover crossover = crossover(new double[] {1, 1}, new double[] {4, 2});

    assertThat(crossover.from()).isEmpty();
    assertThat(crossover.text())
        .isEqualTo(
            "gpu is faster than cpu nowhere in this range: at best 0.50 times as fast, at 8-4-10,"
                + " batch 2");
  }

  @Test
  void whatTheDeviceWasTooSlowForIsSlower() {
    Crossover crossover = crossover(new double[] {2, 2}, new double[] {1, TOO_SLOW});

    assertThat(crossover.from()).isEmpty();
    assertThat(crossover.text()).contains("slower than cpu at the largest step", "2.00 times");
  }

  @Test
  void whatTheProcessorWasTooSlowForIsNotCompared() {
    Crossover crossover = crossover(new double[] {2, TOO_SLOW}, new double[] {1, 1});

    assertThat(crossover.ratios()).hasSize(1);
    assertThat(crossover.from()).contains(step(0));
  }

  @Test
  void withoutACommonStepNothingIsSaid() {
    assertThat(crossover(new double[] {TOO_SLOW}, new double[] {1}).text())
        .contains("were not compared");
  }

  private static Crossover crossover(double[] cpu, double[] gpu) {
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < cpu.length; i++) {
      add(measurements, "gpu", i, gpu[i]);
      add(measurements, "cpu", i, cpu[i]);
    }
    return Crossover.of("gpu", measurements);
  }

  private static void add(List<Measurement> to, String device, int i, double seconds) {
    if (seconds != TOO_SLOW) {
      Timing timing = Timing.of(new double[] {seconds}, 1);
      to.add(new Measurement(device, step(i), Precision.FLOAT32, timing, new Agreement(0, 1)));
    }
  }

  private static Case step(int i) {
    return Operation.STEP.on(new LayerShape(i + 1, 8, 4));
  }
}
