package io.tandem.backend.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FasterWayTest {
  private final FasterWay way = new FasterWay();

  /** How many calls of a period go the second way, when the ways take so long. */
  private int secondCalls(long first, long second) {
    int calls = 0;
    for (int i = 0; i < FasterWay.PERIOD; i++) {
      boolean isSecond = way.isSecond();
      calls += isSecond ? 1 : 0;
      way.took(isSecond ? second : first);
    }
    return calls;
  }

  @Test
  void goesTheFirstWayAndTriesTheSecond() {
    for (int period = 0; period < 5; period++) {
      assertThat(secondCalls(100, 120)).isEqualTo(FasterWay.TRIALS);
    }
  }

  @Test
  void followsTheFasterWayAsItChanges() {
    secondCalls(100, 90);
    assertThat(secondCalls(100, 90)).isEqualTo(FasterWay.PERIOD - FasterWay.TRIALS);
    assertThat(secondCalls(100, 110)).isEqualTo(FasterWay.PERIOD - FasterWay.TRIALS);
    assertThat(secondCalls(100, 110)).isEqualTo(FasterWay.TRIALS);
  }

  @Test
  void staysWhereNothingIsWon() {
    secondCalls(100, 99);
    assertThat(secondCalls(100, 99)).isEqualTo(FasterWay.TRIALS);
  }

  @Test
  void oneInterruptedCallDecidesNothing() {
    for (int i = 0; i < FasterWay.PERIOD; i++) {
      // The second way is the slower one; the first is interrupted just before the trial.
      boolean late = i == FasterWay.PERIOD - FasterWay.TRIALS - 2;
      way.took(way.isSecond() ? 110 : late ? 100_000 : 100);
    }
    assertThat(way.isSecond()).isFalse();
  }
}
