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

  /** Wide products are cuBLAS's affair; our own, of few outputs, have edges at 16 and 32. */
  @Override
  public Stream<LayerCase> layers() {
    return Stream.concat(fewLayers(), edgeLayers());
  }
}
