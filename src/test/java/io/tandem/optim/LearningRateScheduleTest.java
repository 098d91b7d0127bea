package io.tandem.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  @Test
  void exponentialDecaysFromEpochToEpochAndNotWithin() {
    LearningRateSchedule schedule = LearningRateSchedule.exponential(0.5, 0.1);
    assertThat(schedule.rate(0, 3)).isEqualTo(0.5);
    assertThat(schedule.rate(2, 3)).isEqualTo(0.5);
    assertThat(schedule.rate(3, 3)).isEqualTo(0.5 * 0.1);
    assertThat(schedule.rate(8, 3)).isEqualTo(0.5 * StrictMath.pow(0.1, 2));
  }

  @Test
  void constantStaysAsItIs() {
    assertThat(rates(LearningRateSchedule.constant(0.3), 7, 2)).containsOnly(0.3);
  }

  @Test
  void stepFallsEverySoManyEpochs() {
    assertThat(rates(LearningRateSchedule.step(8, 0.5, 2), 9, 2))
        .containsExactly(8, 8, 8, 8, 4, 4, 4, 4, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearningRateSchedule.step(1, 0.5, 0))
        .withMessageContaining("at least 1 epoch");
  }

  @Test
  void cosineFallsAlongHalfAWave() {
    // cos(0), cos(60 degrees), cos(120 degrees), and the end, beyond the last update.
    assertThat(rates(LearningRateSchedule.cosine(4, 3), 4, 100))
        .containsExactly(new double[] {4, 3, 1, 0}, within(1e-15));
  }

  @Test
  void oneCycleRisesToTheLargestAndFallsToNearlyNothing() {
    // PyTorch's phases of ten steps end at steps 2 and 9; half way up is half of both ends.
    LearningRateSchedule schedule = LearningRateSchedule.oneCycle(1, 10);
    assertThat(schedule.rate(0, 1)).isCloseTo(0.04, within(1e-15));
    assertThat(schedule.rate(1, 1)).isCloseTo(0.52, within(1e-15));
    assertThat(schedule.rate(2, 1)).isCloseTo(1, within(1e-15));
    assertThat(schedule.rate(9, 1)).isCloseTo(4e-6, within(1e-18));
    // Of the 7 steps down, the 3rd and the 4th lie on either side of the middle alike.
    assertThat(schedule.rate(5, 1) + schedule.rate(6, 1)).isCloseTo(1 + 4e-6, within(1e-14));
    assertThat(DoubleStream.of(rates(schedule, 10, 1)).boxed())
        .allMatch(rate -> rate > 0 && rate <= 1);
  }

  @Test
  void oneCycleFitsTheShortestTrainings() {
    for (int iterations = 1; iterations < 8; iterations++) {
      assertThat(
              DoubleStream.of(rates(LearningRateSchedule.oneCycle(1, iterations), iterations, 1))
                  .boxed())
          .as("%d iterations", iterations)
          .allMatch(rate -> rate > 0 && rate <= 1)
          .anyMatch(rate -> rate > 0.5);
    }
  }

  @Test
  void aWarmUpRisesInALineAndLeavesTheRestAlone() {
    LearningRateSchedule warmedUp = LearningRateSchedule.exponential(8, 0.5).warmedUp(2);
    assertThat(rates(warmedUp, 6, 2)).containsExactly(2, 4, 3, 4, 2, 2);
    assertThat(rates(LearningRateSchedule.constant(3).warmedUp(0), 3, 2)).containsOnly(3);
    assertThat(rates(LearningRateSchedule.constant(4).warmedUp(0.5), 3, 4))
        .containsExactly(2, 4, 4);
  }

  /** The rates that PyTorch's schedulers give; the file says what printed it. */
  @Test
  void ratesAreThoseOfPyTorch() throws IOException {
    JsonNode file;
    try (InputStream in =
        LearningRateScheduleTest.class.getResourceAsStream("pytorch-schedules.json")) {
      file = new ObjectMapper().readTree(in);
    }
    double largest = file.get("largest").asDouble();
    assertThat(file.get("cases")).hasSize(12);
    for (JsonNode one : file.get("cases")) {
      int iterations = one.get("iterations").asInt();
      LearningRateSchedule schedule =
          switch (one.get("schedule").asText()) {
            case "exponential" -> LearningRateSchedule.exponential(largest, 0.75);
            case "step" -> LearningRateSchedule.step(largest, 0.5, 3);
            case "cosine" -> LearningRateSchedule.cosine(largest, iterations);
            case "one-cycle" -> LearningRateSchedule.oneCycle(largest, iterations);
            default -> throw new AssertionError(one);
          };
      double[] expected =
          StreamSupport.stream(one.get("rates").spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .toArray();
      assertThat(rates(schedule, iterations, file.get("iterations_per_epoch").asInt()))
          .as("%s", one)
          .containsExactly(expected, within(1e-14));
    }
  }

  private static double[] rates(
      LearningRateSchedule schedule, int iterations, int iterationsPerEpoch) {
    return LongStream.range(0, iterations)
        .mapToDouble(iteration -> schedule.rate(iteration, iterationsPerEpoch))
        .toArray();
  }
}
