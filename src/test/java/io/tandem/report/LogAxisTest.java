package io.tandem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Logarithmic axes. */
class LogAxisTest {
  @Test
  void anAxisGoesFromATickToATick() {
    LogAxis axis = LogAxis.around(new double[] {3, 70, 0.6});

    assertThat(axis.low()).isCloseTo(0.5, within(1e-12));
    assertThat(axis.high()).isCloseTo(100, within(1e-9));
    assertThat(axis.ticks().stream().map(tick -> Math.round(tick * 10)))
        .containsExactly(5L, 10L, 20L, 50L, 100L, 200L, 500L, 1000L);
  }

  @Test
  void aLongAxisHasPowersOfTenAlone() {
    assertThat(LogAxis.around(new double[] {1.5, 15_000}).ticks().stream().map(Math::round))
        .containsExactly(1L, 10L, 100L, 1000L, 10_000L);
  }

  @Test
  void oneNumberIsInTheMiddleOfSomeAxis() {
    LogAxis axis = LogAxis.around(new double[] {10});

    assertThat(axis.place(10)).isBetween(0.3, 0.7);
    assertThat(axis.place(axis.low())).isZero();
    assertThat(axis.place(axis.high())).isEqualTo(1);
  }
}
