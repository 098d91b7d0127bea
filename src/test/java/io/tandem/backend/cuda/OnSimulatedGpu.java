package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.cuda.Simulator.Counter;
import org.junit.jupiter.api.AfterEach;

/** A contract's trials on the simulated GPU, which forgives no wrong access. */
@NeedsSimulator
interface OnSimulatedGpu {
  /** Each is a mapping of its own to Linux, which allows 65,530 to a process. */
  int MOST_ALLOCATIONS = 5000;

  /** Closes what the trials share. */
  void closeBackends();

  @AfterEach
  default void nothingWasWrong() {
    assertThat(Simulator.count(Counter.COMPLAINTS)).as(Simulator.complaint()).isZero();
  }

  @AfterEach
  default void freeWhatTrialsLeft() {
    if (Simulator.count(Counter.LIVE_ALLOCATIONS) > MOST_ALLOCATIONS) {
      closeBackends();
    }
  }
}
