package io.tandem.backend.cpu;

import io.tandem.BesideOthers;
import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.LayerCase;
import io.tandem.backend.Precision;
import java.util.stream.Stream;

/** The contract, kept by the plain kernels. */
@BesideOthers
class CpuPlainTest extends BackendContract {
  @Override
  protected Backend open(Precision precision) {
    return new CpuDevice(1, CpuKernels.PLAIN).open(precision);
  }

  /** Loops, and EJML's products: large layers and random ones show nothing more. */
  @Override
  public Stream<LayerCase> layers() {
    return Stream.concat(fewLayers(), edgeLayers());
  }
}
