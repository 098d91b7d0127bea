package io.tandem.backend.cuda;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import io.tandem.backend.ProbeRecord;
import io.tandem.backend.Unusable;
import java.util.Arrays;
import java.util.Map;

/** Tries a GPU with real work, each result of which is compared with the processor's. */
final class GpuProbe {
  private static final String BUSY =
      "end other programs that use this GPU (nvidia-smi lists them), or reset it";

  private static final String BROKEN = "reset the GPU or restart the machine; use --device cpu";

  private static final String DRIVER_TOO_OLD = "install a newer driver from NVIDIA";

  private static final int BATCH = 4;
  private static final int INPUTS = 5;

  /** Outputs of a layer that our own kernel for narrow layers computes. */
  private static final int NARROW = 3;

  /** Outputs of a layer that cuBLAS and our own kernel for the bias compute. */
  private static final int WIDE = 40;

  private final ProbeRecord record;
  private final int ordinal;
  private final int gpus;
  private Gpu gpu;
  private CudaBackend backend;
  private String cublasVersion;

  /**
   * A trial of one GPU.
   *
   * @param gpus how many there are
   */
  GpuProbe(ProbeRecord record, int ordinal, int gpus) {
    this.record = record;
    this.ordinal = ordinal;
    this.gpus = gpus;
  }

  /** Makes all steps up to the first failure; the GPU, which works if none failed. */
  Gpu run() {
    record.step("GPU", BROKEN, this::find);
    record.step("context", BUSY, this::enter);
    record.step("kernels", DRIVER_TOO_OLD, this::loadKernels);
    record.step("memory and cuBLAS", BUSY, this::open);
    try {
      record.step("own kernel", BROKEN, () -> computeLayer(backend, NARROW));
      record.step("product", BROKEN, () -> computeLayer(backend, WIDE));
    } finally {
      if (backend != null) {
        backend.close();
      }
    }
    return gpu;
  }

  /** The version of cuBLAS. */
  String cublasVersion() {
    return cublasVersion;
  }

  private String find() throws Unusable {
    if (ordinal >= gpus) {
      throw new Unusable(
          "this machine has " + gpus + (gpus == 1 ? " GPU" : " GPUs") + ", counted from 0",
          "tandem devices lists them");
    }
    gpu = new Gpu(ordinal);
    gpu.checkCapability();
    return gpu.name() + ", compute capability " + gpu.capability();
  }

  private String enter() {
    gpu.retainContext();
    return gpu.memory().toString();
  }

  private String loadKernels() {
    gpu.loadKernels();
    return Kernel.values().length + " kernels, float32 and float64";
  }

  private String open() {
    DeviceInfo info = new DeviceInfo(CudaDevice.NAME, gpu.name(), Map.of());
    backend = new CudaBackend(gpu, info, Precision.FLOAT32);
    cublasVersion = backend.cublasVersion();
    return "cuBLAS " + cublasVersion;
  }

  /** A layer of small whole numbers, whose outputs are exact in any order of summing. */
  static String computeLayer(Backend backend, int outputs) throws Unusable {
    double[] x = wholeNumbers(BATCH * INPUTS);
    double[] weights = wholeNumbers(outputs * INPUTS);
    double[] bias = wholeNumbers(outputs);
    double[] expected = new double[BATCH * outputs];
    for (int i = 0; i < expected.length; i++) {
      double sum = bias[i % outputs];
      for (int k = 0; k < INPUTS; k++) {
        sum += x[i / outputs * INPUTS + k] * weights[i % outputs * INPUTS + k];
      }
      expected[i] = Math.max(sum, 0);
    }
    Matrix y = backend.matrix(BATCH, outputs);
    backend.linear(
        matrix(backend, BATCH, INPUTS, x),
        matrix(backend, outputs, INPUTS, weights),
        matrix(backend, 1, outputs, bias),
        Activation.RELU,
        y);
    double[] found = backend.read(y);
    if (!Arrays.equals(found, expected)) {
      throw new Unusable(
          "a layer of "
              + outputs
              + " outputs is computed wrongly: expected "
              + Arrays.toString(expected)
              + ", found "
              + Arrays.toString(found),
          BROKEN);
    }
    return "a layer of " + outputs + " outputs is as on the processor";
  }

  private static Matrix matrix(Backend backend, int rows, int columns, double[] values) {
    Matrix matrix = backend.matrix(rows, columns);
    backend.write(matrix, values);
    return matrix;
  }

  private static double[] wholeNumbers(int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> i * 7 % 11 - 5);
    return numbers;
  }
}
