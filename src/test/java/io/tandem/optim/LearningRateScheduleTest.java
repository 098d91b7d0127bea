package io.tandem.optim;

import static org.assertj.core.api.Assertions.assertThat;

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
}
