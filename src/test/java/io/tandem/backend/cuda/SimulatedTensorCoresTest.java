package io.tandem.backend.cuda;

import io.tandem.backend.Backend;
import io.tandem.backend.LayerCase;
import io.tandem.backend.Precision;
import io.tandem.backend.ProductContract;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** The contract of products in the tensor cores' precisions, on the simulated GPU. */
@NeedsSimulator
class SimulatedTensorCoresTest extends ProductContract implements OnSimulatedGpu {
  @Override
  public Set<Precision> precisions() {
    return EnumSet.of(Precision.TF32, Precision.BF16);
  }

  @Override
  protected Backend open(Precision precision) {
    return SimulatedDevice.get().open(precision);
  }

  /** Whatever is not a product is the same kernel as in float32. */
  @Override
  public Stream<LayerCase> layers() {
    return fewLayers();
  }
}
