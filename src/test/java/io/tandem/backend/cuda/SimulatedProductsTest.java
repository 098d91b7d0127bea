package io.tandem.backend.cuda;

import static io.tandem.backend.cuda.Simulator.Counter.LIVE_OBJECTS;
import static jcuda.cudaDataType.CUDA_R_32F;
import static jcuda.driver.CUresult.CUDA_ERROR_ILLEGAL_ADDRESS;
import static jcuda.driver.CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static jcuda.jcublas.JCublas2.cublasCreate;
import static jcuda.jcublas.JCublas2.cublasDestroy;
import static jcuda.jcublas.JCublas2.cublasDgemm;
import static jcuda.jcublas.JCublas2.cublasGemmEx_new;
import static jcuda.jcublas.JCublas2.cublasSetStream;
import static jcuda.jcublas.JCublas2.cublasSetWorkspace;
import static jcuda.jcublas.JCublas2.cublasSgemm;
import static jcuda.jcublas.cublasComputeType.CUBLAS_COMPUTE_32F;
import static jcuda.jcublas.cublasComputeType.CUBLAS_COMPUTE_32F_FAST_16BF;
import static jcuda.jcublas.cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32;
import static jcuda.jcublas.cublasGemmAlgo.CUBLAS_GEMM_DEFAULT;
import static jcuda.jcublas.cublasOperation.CUBLAS_OP_N;
import static jcuda.jcublas.cublasOperation.CUBLAS_OP_T;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_ALLOC_FAILED;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_EXECUTION_FAILED;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_INVALID_VALUE;
import static jcuda.jcublas.cublasStatus.CUBLAS_STATUS_NOT_INITIALIZED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasHandle;
import jcuda.runtime.cudaStream_t;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedProductsTest extends SimulatedGpu {
  private static final Pointer ONE = Pointer.to(new float[] {1});
  private static final Pointer ZERO = Pointer.to(new float[] {0});
  private final cublasHandle handle = new cublasHandle();

  @BeforeEach
  void makeHandle() {
    check(cublasCreate(handle));
    check(cublasSetStream(handle, new cudaStream_t(stream)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0, 0",
    "17, 5, 9, 0, 0",
    "17, 5, 9, 1, 0",
    "17, 5, 9, 0, 1",
    "33, 18, 300, 1, 1",
  })
  void floatProductsOfEveryOperation(int m, int n, int k, int transposeA, int transposeB) {
    Random random = new Random(m + n + k);
    float[] a = random(random, m * k);
    float[] b = random(random, k * n);
    CUdeviceptr c = allocate(4L * m * n);
    int lda = transposeA == 1 ? k : m;
    int ldb = transposeB == 1 ? n : k;
    check(
        cublasSgemm(
            handle,
            transposeA == 1 ? CUBLAS_OP_T : CUBLAS_OP_N,
            transposeB == 1 ? CUBLAS_OP_T : CUBLAS_OP_N,
            m,
            n,
            k,
            ONE,
            upload(a),
            lda,
            upload(b),
            ldb,
            ZERO,
            c,
            m));
    check(cuStreamSynchronize(stream));
    float[] product = download(c, m * n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum +=
              (double) (transposeA == 1 ? a[p + i * lda] : a[i + p * lda])
                  * (transposeB == 1 ? b[j + p * ldb] : b[p + j * ldb]);
        }
        assertThat((double) product[i + j * m]).isCloseTo(sum, within(k * 1e-7));
      }
    }
  }

  @Test
  void scalarsAndWhatIsThere() {
    CUdeviceptr a = uploadDoubles(2);
    CUdeviceptr c = uploadDoubles(10);
    Pointer alpha = Pointer.to(new double[] {3});
    Pointer beta = Pointer.to(new double[] {0.5});
    check(cublasDgemm(handle, CUBLAS_OP_N, CUBLAS_OP_N, 1, 1, 1, alpha, a, 1, a, 1, beta, c, 1));
    check(cuStreamSynchronize(stream));
    double[] result = new double[1];
    check(JCudaDriver.cuMemcpyDtoH(Pointer.to(result), c, 8));
    assertThat(result[0]).isEqualTo(3 * 4 + 5);
  }

  @Test
  void tensorCoresRoundWhatTheyMultiply() {
    // 1 + 2^-11 is halfway between two numbers of TF32, 1 + 2^-8 of BF16.
    float a = 1 + 0x1p-11f;
    float b = 1 + 0x1p-8f;
    assertThat(product(a, CUBLAS_COMPUTE_32F)).isEqualTo(a);
    assertThat(product(a, CUBLAS_COMPUTE_32F_FAST_TF32)).isEqualTo(1 + 0x1p-10f);
    assertThat(product(b, CUBLAS_COMPUTE_32F_FAST_TF32)).isEqualTo(b);
    assertThat(product(b, CUBLAS_COMPUTE_32F_FAST_16BF)).isEqualTo(1);
    assertThat(product(1 + 0x1.8p-7f, CUBLAS_COMPUTE_32F_FAST_16BF)).isEqualTo(1 + 0x1p-6f);
  }

  private float product(float value, int computeType) {
    CUdeviceptr c = allocate(4);
    check(gemmEx(upload(value), c, computeType));
    check(cuStreamSynchronize(stream));
    return download(c, 1)[0];
  }

  /** c = a, of one number. */
  private int gemmEx(CUdeviceptr a, CUdeviceptr c, int computeType) {
    return cublasGemmEx_new(
        handle,
        CUBLAS_OP_N,
        CUBLAS_OP_N,
        1,
        1,
        1,
        ONE,
        a,
        CUDA_R_32F,
        1,
        upload(1),
        CUDA_R_32F,
        1,
        ZERO,
        c,
        CUDA_R_32F,
        1,
        computeType,
        CUBLAS_GEMM_DEFAULT);
  }

  private int sgemm(CUdeviceptr a, int lda, CUdeviceptr c) {
    return cublasSgemm(handle, CUBLAS_OP_N, CUBLAS_OP_N, 2, 1, 1, ONE, a, lda, a, 1, ZERO, c, 2);
  }

  @Test
  void aProductIsANodeOfACapture() {
    CUdeviceptr a = upload(1, 2);
    CUdeviceptr c = allocate(8);
    assertThat(captured(a, c))
        .as("without a workspace cuBLAS takes memory from the graph")
        .containsExactly("cublas workspace", "cublas sgemm", "cublas workspace");
    check(cublasSetWorkspace(handle, allocate(1 << 12), 1 << 12));
    assertThat(captured(a, c)).containsExactly("cublas sgemm");
    assertThat(download(c, 2)).containsOnly(Float.NaN);
    check(cublasSetStream(handle, new cudaStream_t(stream)));
    assertThat(captured(a, c)).as("a stream brings back the workspace of cuBLAS").hasSize(3);
  }

  private List<String> captured(CUdeviceptr a, CUdeviceptr c) {
    CUgraph graph = new CUgraph();
    check(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
    check(sgemm(a, 2, c));
    check(cuStreamEndCapture(stream, graph));
    check(cuGraphInstantiate(new CUgraphExec(), graph, 0));
    return Simulator.graphNodes();
  }

  @Test
  void shapesThatCannotBeAreRefused() {
    CUdeviceptr a = upload(1, 2);
    checkRefused(
        sgemm(a, 1, allocate(8)),
        CUBLAS_STATUS_INVALID_VALUE,
        "a leading dimension less than its matrix's rows");
  }

  @Test
  void matricesBeyondTheirMemoryEndTheContext() {
    check(sgemm(upload(1, 2), 2, allocate(4)));
    checkRefused(
        cuStreamSynchronize(stream),
        CUDA_ERROR_ILLEGAL_ADDRESS,
        "C with 8 bytes goes 4 bytes past its allocation's end");
    assertThat(cublasSetStream(handle, null)).isEqualTo(CUBLAS_STATUS_EXECUTION_FAILED);
  }

  @Test
  void handlesLiveUntilTheyAreDestroyed() {
    long before = Simulator.count(LIVE_OBJECTS);
    check(cublasDestroy(handle));
    assertThat(Simulator.count(LIVE_OBJECTS)).isEqualTo(before - 1);
    assertThat(cublasSetStream(handle, null)).isEqualTo(CUBLAS_STATUS_NOT_INITIALIZED);
  }

  @Test
  void aHandleNeedsMemoryAndANewDriver() {
    Simulator.failAllocation(1);
    assertThat(cublasCreate(new cublasHandle())).isEqualTo(CUBLAS_STATUS_ALLOC_FAILED);
    Simulator.driverVersion(11080);
    checkRefused(
        cublasCreate(new cublasHandle()),
        CUBLAS_STATUS_NOT_INITIALIZED,
        "cuBLAS 12 on a driver of version 11080");
  }

  private static float[] random(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  private static CUdeviceptr uploadDoubles(double value) {
    CUdeviceptr pointer = allocate(8);
    check(JCudaDriver.cuMemcpyHtoD(pointer, Pointer.to(new double[] {value}), 8));
    return pointer;
  }
}
