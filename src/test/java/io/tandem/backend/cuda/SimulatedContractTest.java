package io.tandem.backend.cuda;

import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.LayerCase;
import io.tandem.backend.Precision;
import java.util.stream.Stream;

/** The contract, kept by our kernels on the simulated GPU. */
@NeedsSimulator
class SimulatedContractTest extends BackendContract implements OnSimulatedGpu {
  @Override
  protected Backend open(Precision precision) {
    return SimulatedDevice.get().open(precision);
  }

  /** How products are cut into tiles is cuBLAS's affair; our kernels cut sums into pieces. */
  @Override
  public Stream<LayerCase> layers() {
    return Stream.concat(fewLayers(), longLayers());
  }
}
