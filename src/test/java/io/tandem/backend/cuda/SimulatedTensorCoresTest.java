package io.tandem.backend.cuda;

import io.tandem.backend.LayerCase;
import io.tandem.backend.Precision;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** The contract in the tensor cores' precisions, on the simulated GPU. */
class SimulatedTensorCoresTest extends SimulatedContractTest {
  @Override
  public Set<Precision> precisions() {
    return EnumSet.of(Precision.TF32, Precision.BF16);
  }

  /** How products are cut is cuBLAS's affair: some shapes will do. */
  @Override
  public Stream<LayerCase> layers() {
    return fewLayers();
  }
}
