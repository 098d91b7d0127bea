package io.tandem.backend.cuda;

import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Device;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.backend.ProbeStep;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The contract on a real GPU, in all precisions that it has, where this machine has one. */
@Tag("gpu")
@ExtendWith(GpuContractTest.NeedsGpu.class)
class GpuContractTest extends BackendContract {
  private static final Device DEVICE = Devices.named(CudaDevice.NAME, 1);

  static final class NeedsGpu implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<ProbeStep> failure = DEVICE.probe().failure();
      return failure.isEmpty()
          ? ConditionEvaluationResult.enabled("there is a GPU")
          : ConditionEvaluationResult.disabled("no GPU: " + failure.get().finding());
    }
  }

  @Override
  public Set<Precision> precisions() {
    double capability = Double.parseDouble(DEVICE.info().details().get("compute capability"));
    return capability < 8
        ? EnumSet.of(Precision.FLOAT32, Precision.FLOAT64)
        : EnumSet.allOf(Precision.class);
  }

  @Override
  protected Backend open(Precision precision) {
    return DEVICE.open(precision);
  }
}
