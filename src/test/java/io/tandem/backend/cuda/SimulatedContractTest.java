package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Precision;
import io.tandem.backend.cuda.Simulator.Counter;
import org.junit.jupiter.api.AfterEach;

/** The contract, kept by our kernels on the simulated GPU, which forgives no wrong access. */
@NeedsSimulator
class SimulatedContractTest extends BackendContract {
  /** Each is a mapping of its own to Linux, which allows 65,530 to a process. */
  private static final int MOST_ALLOCATIONS = 5000;

  @Override
  protected Backend open(Precision precision) {
    return SimulatedDevice.get().open(precision);
  }

  @AfterEach
  void nothingWasWrong() {
    assertThat(Simulator.count(Counter.COMPLAINTS)).as(Simulator.complaint()).isZero();
  }

  @AfterEach
  void freeWhatTrialsLeft() {
    if (Simulator.count(Counter.LIVE_ALLOCATIONS) > MOST_ALLOCATIONS) {
      closeBackends();
    }
  }
}
