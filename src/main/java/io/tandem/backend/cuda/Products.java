package io.tandem.backend.cuda;

import io.tandem.backend.DeviceException;
import io.tandem.backend.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.runtime.cudaStream_t;

/**
 * Matrix products by cuBLAS. It takes matrices column by column: to it, ours are their transposes,
 * and the transpose of a product is the product of the transposes in the other order.
 */
final class Products implements Resources.Resource {
  /** What NVIDIA recommends for Hopper, the hungriest; cuBLAS may not allocate during a capture. */
  static final long WORKSPACE_BYTES = 32L << 20;

  private static final int AS_IS = cublasOperation.CUBLAS_OP_N;
  private static final int TRANSPOSED = cublasOperation.CUBLAS_OP_T;

  private final cublasHandle handle = new cublasHandle();
  private final int numberType;
  private final int computeType;
  private final Pointer one;
  private final Pointer zero;

  /** Products on a stream, with {@value #WORKSPACE_BYTES} bytes of device memory to work in. */
  Products(Stream stream, Precision precision, DevicePointer workspace) {
    numberType =
        precision.storage() == Precision.FLOAT64
            ? cudaDataType.CUDA_R_64F
            : cudaDataType.CUDA_R_32F;
    computeType =
        switch (precision) {
          case FLOAT64 -> cublasComputeType.CUBLAS_COMPUTE_64F;
          case FLOAT32 -> cublasComputeType.CUBLAS_COMPUTE_32F;
          case TF32 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32;
          case BF16 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_16BF;
        };
    one = scalar(precision, 1);
    zero = scalar(precision, 0);
    Status.checkCublas(JCublas2.cublasCreate(handle), "starting cuBLAS");
    try {
      Status.checkCublas(
          JCublas2.cublasSetStream(handle, new cudaStream_t(stream.handle())),
          "giving cuBLAS its stream");
      Status.checkCublas(
          JCublas2.cublasSetWorkspace(handle, workspace, WORKSPACE_BYTES),
          "giving cuBLAS its workspace");
    } catch (DeviceException e) {
      close();
      throw e;
    }
  }

  /** The version of cuBLAS, such as {@code 12.6.4}. */
  String version() {
    int[] version = new int[1];
    Status.checkCublas(JCublas2.cublasGetVersion(handle, version), "asking cuBLAS its version");
    return version[0] / 10000 + "." + version[0] / 100 % 100 + "." + version[0] % 100;
  }

  /** {@code y = x * weights^T}: [batch, inputs] and [outputs, inputs] give [batch, outputs]. */
  void outputs(CudaMatrix x, CudaMatrix weights, CudaMatrix y) {
    multiply(TRANSPOSED, weights, AS_IS, x, x.columns(), y);
  }

  /**
   * {@code gradientWeights = gradientY^T * x}: [batch, outputs] and [batch, inputs] give [outputs,
   * inputs].
   */
  void weightsGradient(CudaMatrix gradientY, CudaMatrix x, CudaMatrix gradientWeights) {
    multiply(AS_IS, x, TRANSPOSED, gradientY, x.rows(), gradientWeights);
  }

  /**
   * {@code gradientX = gradientY * weights}: [batch, outputs] and [outputs, inputs] give [batch,
   * inputs].
   */
  void inputsGradient(CudaMatrix gradientY, CudaMatrix weights, CudaMatrix gradientX) {
    multiply(AS_IS, weights, AS_IS, gradientY, weights.rows(), gradientX);
  }

  /** The transpose of c is a times b, where a and b are the transposes of ours, or ours. */
  private void multiply(int formA, CudaMatrix a, int formB, CudaMatrix b, int terms, CudaMatrix c) {
    Status.checkCublas(
        JCublas2.cublasGemmEx_new(
            handle,
            formA,
            formB,
            c.columns(),
            c.rows(),
            terms,
            one,
            a.place(),
            numberType,
            a.columns(),
            b.place(),
            numberType,
            b.columns(),
            zero,
            c.place(),
            numberType,
            c.columns(),
            computeType,
            cublasGemmAlgo.CUBLAS_GEMM_DEFAULT),
        "a product by cuBLAS");
  }

  /** In direct memory, which is where it is for as long as cuBLAS may look. */
  private static Pointer scalar(Precision precision, double value) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Double.BYTES).order(ByteOrder.nativeOrder());
    return Pointer.to(
        precision.storage() == Precision.FLOAT64
            ? buffer.putDouble(0, value)
            : buffer.putFloat(0, (float) value));
  }

  @Override
  public void close() {
    JCublas2.cublasDestroy(handle);
  }
}
